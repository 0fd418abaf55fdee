import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';

const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: false, config: {} };

test('the fields of an event are named as in the script, by who calls a macro', () => {
  const text = `macro show(who) { printf("%d %s\\n", who, comm); }
    tracepoint:syscalls:sys_enter_openat {
      printf("%d %s %d %d\\n", pid, str(args.filename), nsecs / 1000, 7);
      show(tid);
    }`;
  const { compiled, diagnostics } = compile(text, fixtureKernel(), options);
  expect(diagnostics).toEqual([]);
  expect(compiled?.schema.events.map(({ fields }) => fields.map(({ label }) => label))).toEqual([
    ['pid', 'filename', 'nsecs / 1000', undefined],
    ['tid', 'comm'],
  ]);
});
