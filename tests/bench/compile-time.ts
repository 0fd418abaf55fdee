import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { compileOnce } from './compile-once.ts';

const rounds = 200;
/** Until the JIT has seen everything. */
const warmUp = 60;

/** Text to loadable programs, in process, for this machine's kernel. */
export const compileTime = (): Bench[] => {
  for (let round = 0; round < warmUp; round++) compileOnce();
  return [
    {
      title: 'compile, warm (execsnoop)',
      unit: 'ms',
      rounds,
      target: 15,
      contenders: [{ name: 'sonde', measure: compileOnce }],
    },
    {
      title: 'compile, first in a process (execsnoop)',
      unit: 'ms',
      rounds: 7,
      target: 100,
      contenders: [{ name: 'sonde', measure: inNewProcess }],
    },
  ];
};

function inNewProcess(): number {
  const path = fileURLToPath(new URL('compile-once.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--import', 'tsx', path, '--print'], {
    encoding: 'utf8',
  });
  return Number(output);
}
