import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface LabOptions {
  readonly kernel: string;
  readonly command: readonly string[];
  /** By name in the guest. */
  readonly folders: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly append: string;
}

export const usage = `npm run lab -- --kernel SERIES [options] -- COMMAND [arguments]

Boots Debian's stock kernel of a series (5.10, 6.1, 6.12, 6.18, 7.3, …) in QEMU and runs a command in it. Its output
and exit status are the command's; 124 means that it took too long, 125 that the kernel panicked or stopped.

  --dir DIR        copy a folder to /lab/NAME of the guest; may be repeated
  --timeout S      seconds, 120 by default
  --cpus N         1 by default
  --memory MB      1024 by default
  --append WORDS   more of the kernel's command line

The built programs are in the guest: node /lab/cli/bin/sonde.cjs trace …, node /lab/collector/dist/collector.mjs.
npm run lab -- --test runs the suite of tests/lab, npm run lab -- --matrix writes docs/kernels.md and docs/tools.md.
`;

/** Reads the command line. Throws with a message for the user when it is wrong. */
export function parseLabOptions(words: readonly string[]): LabOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      kernel: { type: 'string' },
      dir: { type: 'string', multiple: true, default: [] },
      timeout: { type: 'string', default: '120' },
      cpus: { type: 'string', default: '1' },
      memory: { type: 'string', default: '1024' },
      append: { type: 'string', default: '' },
    },
  });
  if (values.kernel === undefined || !/^\d+\.\d+$/.test(values.kernel))
    throw new Error('--kernel wants a series such as 6.12');
  if (positionals.length === 0) throw new Error('a command is missing');
  return {
    kernel: values.kernel,
    command: positionals,
    folders: Object.fromEntries(values.dir.map((dir) => [basename(resolve(dir)), resolve(dir)])),
    timeoutSeconds: Number(values.timeout),
    cpus: Number(values.cpus),
    memoryMb: Number(values.memory),
    append: values.append,
  };
}
