/**
 * `npm test`: installs what the tests need, builds, runs every suite, prints what ran, and ends with a line
 * `N passed, N failed, N skipped`. Suites can be named: `npm test -- unit kernel`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureChromium } from './install.mjs';
import { run } from './steps.mjs';

const suites = {
  unit: { title: 'unit, golden, architecture', config: 'vitest.config.ts' },
  db: { title: 'database, hub and API on a real Postgres', config: 'tests/db/vitest.config.ts' },
  kernel: { title: 'real kernel', config: 'tests/kernel/vitest.config.ts' },
  fuzz: { title: 'made-up input, for a short while', config: 'tests/fuzz/vitest.config.ts' },
  peer: { title: 'beside bpftrace', config: 'tests/peer/vitest.config.ts' },
  differential: {
    title: 'what bpftrace printed, case by case',
    config: 'tests/differential/vitest.config.ts',
  },
  lab: {
    title: 'other kernels, in guests',
    config: 'tests/lab/vitest.config.ts',
    // The oldest that bpftrace supports, one in the middle and the newest; `npm run lab -- --test` takes them all.
    env: { SONDE_LAB_KERNELS: '6.1,6.12,7.3' },
  },
  e2e: { title: 'browser against the whole stack', config: 'tests/e2e/vitest.config.ts' },
};

const wanted = process.argv.slice(2).filter((name) => name in suites);
const names = wanted.length > 0 ? wanted : Object.keys(suites);
const total = { passed: 0, failed: 0, skipped: 0 };

console.log('Set-up');
await build();
const chromium = names.includes('e2e') ? await ensureChromium() : undefined;
if (names.includes('peer') || names.includes('fuzz')) await installPeer();

if (wanted.length === 0) {
  await check('types', ['tsc', '--noEmit', '-p', '.']);
  await check('types of the pages', ['tsc', '--noEmit', '-p', 'apps/web']);
  await check('lint and format', ['biome', 'check', '.']);
}
for (const name of names) await suite(suites[name]);

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);

/** Without bpftrace its suite names the skip: what we are compared with is not what we are made of. */
async function installPeer() {
  const { status, output } = await run(process.execPath, ['scripts/peer.mjs']);
  console.log(
    status === 0
      ? '  ✓ bpftrace, to compare with'
      : `  ✗ bpftrace could not be installed:\n${output}`,
  );
}

async function check(title, args) {
  const { status, output } = await run('npx', args);
  console.log(`\n${status === 0 ? '✓' : '✗'} ${title}`);
  if (status !== 0) console.log(output);
  total[status === 0 ? 'passed' : 'failed'] += 1;
}

async function suite({ title, config, env }) {
  console.log(`\n── ${title} ──`);
  const folder = mkdtempSync(join(tmpdir(), 'sonde-test-'));
  const report = join(folder, 'report.json');
  const args = [
    'vitest',
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = await run('npx', args, {
    loud: true,
    env: { CI: 'true', ...(chromium && { CHROMIUM_PATH: chromium }), ...env },
  });
  count(report, status, title);
  rmSync(folder, { recursive: true, force: true });
}

/** A suite that dies without a report, or fails outside of a test, counts as a failure. */
function count(report, status, title) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    total.passed += numPassedTests;
    total.failed += numFailedTests;
    total.skipped += numPendingTests;
    const skipped = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status: state }) => state === 'pending' || state === 'skipped');
    for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
    if (status !== 0 && numFailedTests === 0) throw new Error('failed outside of a test');
  } catch (error) {
    console.log(`✗ ${title}: ${error.message}`);
    total.failed += 1;
  }
}
