/**
 * `npm run differential`: compares Sonde with what bpftrace did on the cases of tests/differential.
 * With `--update` bpftrace runs them and its outcomes become the goldens; see tests/differential/update.ts.
 */
import { run } from './steps.mjs';

const words = process.argv.slice(2);
const command = words.includes('--update')
  ? ['tsx', 'tests/differential/update.ts', ...words.filter((word) => word !== '--update')]
  : ['vitest', 'run', '--config', 'tests/differential/vitest.config.ts', ...words];
const { status } = await run('npx', command, { loud: true });
process.exit(status);
