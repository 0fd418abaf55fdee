import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';

/** What a program can report while it runs, as `what: where in the script`. */
function reports(text: string, reportsReads: boolean): string[] {
  const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(text, fixtureKernel(), { ...options, reportsReads });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compiled!.schema.events.flatMap(({ action, span }) => {
    if (action.kind !== 'runtime-error') return [];
    const { error } = action;
    const what = error.kind === 'helper' ? error.helper : error.kind;
    return [`${what}: ${text.slice(span.start, span.end)}`];
  });
}

const always: [body: string, ...reports: string[]][] = [
  ['@x = 7 / pid', 'division-by-zero: 7 / pid'],
  ['@x = 7 % pid', 'division-by-zero: 7 % pid'],
  ['print(curtask->comm[pid])', 'index-out-of-bounds: curtask->comm[pid]'],
  ['@x[pid] = 1', 'map_update_elem: @x[pid] = 1'],
  ['@x[pid]++', 'map_update_elem: @x[pid]++'],
  ['@x[pid] = count()', 'map_update_elem: count()'],
  [
    '@c[1] = count(); @y = (int64)@c[2]',
    'map_update_elem: count()',
    'map_lookup_percpu_elem: @c[2]',
    'cpu-count-mismatch: @c[2]',
  ],
  ['print(kstack)', 'stack-unreadable: kstack'],
  ['print(ustack(3))', 'stack-unreadable: ustack(3)'],
  ['@x = 1; $y = @x; print(str(arg0)); print(*(int32 *)arg1)'],
];

test.each(always)('without -k: %s', (body, ...expected) => {
  expect(reports(`kprobe:vfs_read { ${body} }`, false)).toEqual(expected);
});

const onlyAsked: [body: string, ...reports: string[]][] = [
  ['@x = 1; $y = @x', 'map_lookup_elem: @x'],
  ['@x = 1; @x += 2', 'map_lookup_elem: @x'],
  ['@x = 1; @x++', 'map_lookup_elem: @x++'],
  ['@x[1] = "a"; print(@x[2])', 'map_update_elem: @x[1] = "a"', 'map_lookup_elem: @x[2]'],
  ['@x[1] += 2', 'map_lookup_elem: @x[1]', 'map_update_elem: @x[1] += 2'],
  ['print(*(int32 *)arg0)', 'probe_read_kernel: *(int32 *)arg0'],
  [
    'print(((struct task_struct *)arg0)->pid)',
    'probe_read_kernel: ((struct task_struct *)arg0)->pid',
  ],
  ['print(str(arg0))', 'probe_read_kernel_str: str(arg0)'],
  ['print(str(uptr(arg0)))', 'probe_read_user_str: str(uptr(arg0))'],
  ['print(buf(kptr(arg0), 4))', 'probe_read_kernel: buf(kptr(arg0), 4)'],
  ['$s = str(arg0); print($s)', 'probe_read_kernel_str: str(arg0)'],
  ['$t = (struct task_struct *)arg0; $c = $t->comm', 'probe_read_kernel: $t->comm'],
  ['@x[1] = 1; print(has_key(@x, 2))', 'map_update_elem: @x[1] = 1'],
];

test.each(onlyAsked)('with -k: %s', (body, ...expected) => {
  expect(reports(`kprobe:vfs_read { ${body} }`, true)).toEqual(expected);
});

test('every place reports by an id of its own', () => {
  const text = 'kprobe:vfs_read { @x[1] = 1; print(@x[2]); print(@x[2]); }';
  expect(reports(text, true)).toEqual([
    'map_update_elem: @x[1] = 1',
    'map_lookup_elem: @x[2]',
    'map_lookup_elem: @x[2]',
  ]);
});
