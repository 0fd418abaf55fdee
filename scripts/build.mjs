/** Builds everything that runs: the addon, generated code, the bundles, the pages. Quick when nothing changed. */
import { checkNode, ensureCompiler, installPackages } from './install.mjs';
import { step, unlessDone } from './steps.mjs';

const sources = ['packages', 'package-lock.json', 'tsconfig.json'];

export async function build() {
  checkNode();
  await installPackages();
  await ensureCompiler();
  const native = ['packages/sys/native', 'packages/sys/build.mjs'];
  await unlessDone('addon', native, ['packages/sys/build/sonde.node'], () =>
    step('build the addon', process.execPath, ['packages/sys/build.mjs']),
  );
  await unlessDone('generate', ['prisma', 'packages/proto/sonde'], ['packages/db/generated'], () =>
    step('generate code', process.execPath, ['scripts/generate.mjs']),
  );
  await unlessDone('cli', [...sources, 'apps/cli'], ['apps/cli/dist/sonde.cjs'], () =>
    step('bundle sonde', process.execPath, ['apps/cli/build.mjs']),
  );
  await unlessDone(
    'collector',
    [...sources, 'apps/collector'],
    ['apps/collector/dist/collector.mjs', 'apps/collector/dist/kernel-worker.mjs'],
    () => step('bundle the collector', process.execPath, ['apps/collector/build.mjs']),
  );
  const web = [...sources, 'apps/web', 'prisma'];
  await unlessDone('server', web, ['apps/web/dist/server.mjs'], () =>
    step('bundle the control plane', process.execPath, ['apps/web/build-server.mjs']),
  );
  await unlessDone('pages', web, ['apps/web/.next/BUILD_ID'], () =>
    step('build the pages', 'npx', ['next', 'build', 'apps/web'], {
      env: { NEXT_TELEMETRY_DISABLED: '1' },
    }),
  );
}

if (import.meta.url === `file://${process.argv[1]}`) await build();
