import { expect, test } from 'vitest';
import type { CompiledScript } from '../artifact.ts';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';
import type { KernelInfo, TracepointField } from '../kernel/kernel-info.ts';

const field = (name: string, offset: number, size: number): TracepointField => ({
  type: 'int',
  name,
  offset,
  size,
  signed: true,
});

/** Eight calls take a file first, two more take something else there; of the last the kernel copies its text. */
const calls: Record<string, TracepointField[]> = Object.fromEntries([
  ...['close', 'dup', 'fchdir', 'fsync', 'read', 'write', 'lseek', 'newfstat'].map((name) => [
    name,
    [field('fd', 16, 8)],
  ]),
  ['connect', [field('address', 16, 8), field('fd', 24, 8)]],
  ['chdir', [field('path', 16, 8), field('text', 24, 4)]],
]);

function kernelWith(changes: Partial<KernelInfo> = {}): KernelInfo {
  const format = (category: string, event: string) => {
    const own = calls[event.replace(/^sys_(enter|exit)_/, '')];
    if (category !== 'syscalls' || own === undefined) return undefined;
    const last = event.startsWith('sys_exit') ? [field('ret', 16, 8)] : own;
    return { id: 1, fields: [field('__syscall_nr', 8, 4), ...last] };
  };
  const list = () =>
    Object.keys(calls)
      .flatMap((name) => [`syscalls:sys_enter_${name}`, `syscalls:sys_exit_${name}`])
      .sort();
  return fixtureKernel({ kernel: { tracepoints: { list, format }, ...changes } });
}

/** `sys_enter×8` for a program on what all system calls pass, `×8` for one on tracepoints. */
function programs(text: string, kernel = kernelWith()): string[] {
  return compileFor(text, kernel).programs.map(
    ({ carrier, targets }) => `${carrier?.event ?? ''}×${targets.length}`,
  );
}

function compileFor(text: string, kernel: KernelInfo): CompiledScript {
  const options = { sourceName: 'test', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(text, kernel, options);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  return compiled;
}

const all = 'tracepoint:syscalls:sys_enter_*';

test.each([
  ['a wildcard', `${all} { @[probe] = count(); }`, ['sys_enter×10']],
  ['exits', 'tracepoint:syscalls:sys_exit_* { @ = sum(args.ret); }', ['sys_exit×10']],
  ['a few are not worth it', 'tracepoint:syscalls:sys_enter_f* { @ = count(); }', ['×2']],
  ['the number is where it always is', `${all} { @[args.__syscall_nr] = 1; }`, ['sys_enter×10']],
  ['kernel stacks show the way to the program', `${all} { @[kstack] = count(); }`, ['×10']],
  ['user stacks do not', `${all} { @[ustack] = count(); }`, ['sys_enter×10']],
  [
    'a program each is no bargain',
    `${all} { for $i : 0..2 { print(probe); } }`,
    Array(10).fill('×1'),
  ],
  [
    'all at one raw tracepoint go one way, so that they run in order',
    `${all} { @a = 1; } tracepoint:syscalls:sys_enter_*e* { @b = 1; } tracepoint:syscalls:sys_exit_read { @c = 1; }`,
    ['sys_enter×10', 'sys_enter×6', '×1'],
  ],
  [
    'what is meant twice runs twice',
    `${all}, tracepoint:syscalls:sys_enter_f* { @ = count(); }`,
    ['×10', '×2'],
  ],
  [
    'other tracepoints stay what they are',
    'tracepoint:syscalls:sys_enter_*, tracepoint:syscalls:sys_exit_read { @ = count(); }',
    ['sys_enter×10', '×1'],
  ],
] as [string, string, string[]][])('%s', (_name, text, expected) => {
  expect(programs(text)).toEqual(expected);
});

test('fields are shared where those that are read lie in one place', () => {
  const files = Object.keys(calls).filter((name) => name !== 'chdir');
  const points = files.map((name) => `tracepoint:syscalls:sys_enter_${name}`).join(', ');
  expect(programs(`${points} { @[args.fd] = count(); }`)).toEqual(['×8', '×1']);
});

test('what the kernel copies for a tracepoint is not in the registers', () => {
  expect(programs('tracepoint:syscalls:sys_enter_chdir { @[args.text] = count(); }')).toEqual([
    '×1',
  ]);
});

const losing = kernelWith({ release: '7.3.4', features: { sleepable_tracepoint: true } });
const close = 'tracepoint:syscalls:sys_enter_close';

test.each([
  ['one is worth it', `${close} { @ = count(); }`, ['sys_enter×1']],
  [
    'in the order of the script',
    `${close} { @a = 1; } ${all} { @b = 1; }`,
    ['sys_enter×1', 'sys_enter×10'],
  ],
  ['stacks too', `${close} { @[kstack] = count(); }`, ['sys_enter×1']],
  [
    'a program each is too much',
    `${all} { for $i : 0..2 { print(probe); } }`,
    Array(10).fill('×1'),
  ],
  ['fields lie where they do', `${close} { @[args.fd, args.__syscall_nr] = 1; }`, ['sys_enter×1']],
  [
    'what the kernel copies is elsewhere',
    'tracepoint:syscalls:sys_enter_chdir { print(args.text); }',
    ['×1'],
  ],
] as [string, string, string[]][])(
  'where the tracepoints themselves lose runs: %s',
  (_name, text, expected) => expect(programs(text, losing)).toEqual(expected),
);

test('where only raw tracepoints lose runs, few go by themselves and many by perf', () => {
  const kernel = kernelWith({ release: '7.1.2' });
  expect(programs(`${close} { @ = count(); }`, kernel)).toEqual(['×1']);
  const [program] = compileFor(`${all} { @ = count(); }`, kernel).programs;
  expect(program).toMatchObject({ type: 'tracepoint', carrier: { event: 'sys_enter' } });
});

test.each([
  ['typed raw tracepoints are missing', { features: { raw_tp_btf: false } }],
  ['the machine has other registers', { arch: 'aarch64' }],
] as [string, Partial<KernelInfo>][])('not where %s', (_name, changes) => {
  expect(programs(`${all} { @ = count(); }`, kernelWith(changes))).toEqual(['×10']);
});

test('for a few, the types of the kernel are not read', () => {
  const kernel = kernelWith();
  Object.defineProperty(kernel, 'btf', {
    get: () => {
      throw new Error('the types were read');
    },
  });
  const few = 'tracepoint:syscalls:sys_enter_close { @ = count(); @b[pid] = hist(args.fd); }';
  expect(programs(few, kernel)).toEqual(['×1']);
});
