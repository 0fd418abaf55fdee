import { spawnSync } from 'node:child_process';
import { compile } from '@sonde/compiler';
import { openMachine } from '@sonde/ebpf';
import { peer as command, missing } from '../../peer/tracers.ts';
import { sharedScript } from '../grammar/script.ts';
import { type Target, textFeeder } from '../target.ts';
import { assertSameLines, outputOf } from './run.ts';

const timeoutMs = 20_000;

/** Scripts that both accept, on this kernel by us and by bpftrace, without what the grammar knows to differ. */
export const peer: Target = {
  name: 'peer',
  promise: 'prints what bpftrace prints, where both accept it',
  limitMs: 60_000,
  extension: 'bt',
  missing: () => missing,
  prepare() {
    const machine = openMachine();
    return textFeeder(sharedScript, async (text) => {
      const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: true, config: {} };
      if (compile(text, machine.kernel, options).compiled === undefined) return 'refused here';
      const ours = await outputOf(machine, text);
      if (ours === undefined) return 'too large for the verifier';
      const [path = '', ...first] = command;
      const theirs = spawnSync(path, [...first, '--unsafe', '-e', text], {
        encoding: 'utf8',
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
      });
      if (theirs.status !== 0) return `refused by bpftrace: ${reasonOf(theirs.stderr)}`;
      assertSameLines(ours, theirs.stdout);
      return 'ran';
    });
  },
};

const reasonOf = (stderr: string): string =>
  /ERROR: (.*)/
    .exec(stderr)?.[1]
    ?.replace(/[$@]\w+/g, 'V')
    .replace(/\d+/g, 'N') ?? 'no reason';
