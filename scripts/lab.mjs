/**
 * `npm run lab -- --kernel 6.12 -- COMMAND`: boots Debian's stock kernel of that series in QEMU and runs the
 * command in it, with its output and exit status. `npm run lab -- --test` runs the suite of tests/lab on the
 * kernels of SONDE_LAB_KERNELS, and `--matrix` writes docs/kernels.md from what it found.
 */
import { run } from './steps.mjs';

const words = process.argv.slice(2);
const isTest = words[0] === '--test';
const command = isTest
  ? ['vitest', 'run', '--config', 'tests/lab/vitest.config.ts', ...words.slice(1)]
  : words[0] === '--matrix'
    ? ['tsx', 'tests/lab/matrix/main.ts']
    : ['tsx', 'tests/lab/main.ts', ...words];
const { status } = await run('npx', command, { loud: true });
process.exit(status);
