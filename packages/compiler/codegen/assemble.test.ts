import { decode, disassemble } from '@sonde/asm';
import { expect, test } from 'vitest';
import { constant, IrBuilder } from '../ir/builder.ts';
import type { IrFunction } from '../ir/ir.ts';
import { verifyIr } from '../ir/verify.ts';
import type { KernelFeatures } from '../kernel/kernel-info.ts';
import { span } from '../source/span.ts';
import { type AssembledProgram, assemble } from './assemble.ts';

function assembled(
  functions: readonly IrFunction[],
  features: KernelFeatures = {},
): AssembledProgram {
  expect(verifyIr({ functions })).toEqual([]);
  const result = assemble({ functions }, { features });
  if (result.kind !== 'assembled') throw new Error(`too large: ${result.what} ${result.size}`);
  return result;
}

/** Builds a main function and gives its instructions, one per line. */
function code(build: (b: IrBuilder, ctx: number) => void, features: KernelFeatures = {}): string[] {
  const b = new IrBuilder('main', 'main', 1);
  build(b, b.params[0]!);
  const { insns } = assembled([b.finish()], features);
  return disassemble(insns)
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ *(\d+): \(..\) /, '$1: '));
}

test('a map update keeps the context across calls and fills argument registers directly', () => {
  const lines = code((b, ctx) => {
    const key = b.slot('key', 8);
    const value = b.slot('value', 8);
    b.storeSlot(key, 0, 8, { register: b.call('get_current_pid_tgid', []) });
    b.storeSlot(value, 0, 8, { register: b.load(ctx, 16, 4) });
    b.call('map_update_elem', [
      { register: b.mapAddress(0) },
      { register: b.slotAddress(key) },
      { register: b.slotAddress(value) },
      constant(0),
    ]);
    b.return(constant(0));
  });
  expect(lines).toEqual([
    '0: r6 = r1',
    '1: call bpf_get_current_pid_tgid#14',
    '2: *(u64 *)(r10 -8) = r0',
    '3: r5 = *(u32 *)(r6 +16)',
    '4: *(u64 *)(r10 -16) = r5',
    '5: r1 = map[fd:0]',
    '7: r2 = r10',
    '8: r2 += -8',
    '9: r3 = r10',
    '10: r3 += -16',
    '11: r4 = 0',
    '12: call bpf_map_update_elem#2',
    '13: r0 = 0',
    '14: exit',
  ]);
});

test('branches fall through and compare in one instruction', () => {
  const lines = code((b) => {
    const found = b.block();
    const missing = b.block();
    const pid = b.call('get_current_pid_tgid', []);
    b.branch('eq', pid, constant(0x1_0000_0000n), found, missing);
    b.enter(found);
    b.return(constant(1));
    b.enter(missing);
    b.return(constant(0));
  });
  expect(lines).toEqual([
    '0: call bpf_get_current_pid_tgid#14',
    '1: r5 = 0x100000000',
    '3: if r0 != r5 goto pc+2',
    '4: r0 = 1',
    '5: exit',
    '6: r0 = 0',
    '7: exit',
  ]);
});

test.each<[string, KernelFeatures, (b: IrBuilder, ctx: number) => void, string[]]>([
  [
    'constants take the shortest form',
    {},
    (b, ctx) => {
      b.store(ctx, 0, 8, constant(-1));
      b.store(ctx, 8, 8, constant(0xffff_ffffn));
      b.store(ctx, 16, 1, constant(0xff));
      b.store(ctx, 24, 8, constant(1n << 40n));
    },
    [
      '0: *(u64 *)(r1 +0) = -1',
      '1: w5 = -1',
      '2: *(u64 *)(r1 +8) = r5',
      '3: *(u8 *)(r1 +16) = -1',
      '4: r5 = 0x10000000000',
      '6: *(u64 *)(r1 +24) = r5',
    ],
  ],
  [
    'sign extension by shifts',
    {},
    (b, ctx) => b.emit({ op: 'extend', to: ctx, from: ctx, size: 2, signed: true }),
    ['0: r1 <<= 48', '1: r1 s>>= 48'],
  ],
  [
    'sign extension in v4',
    { isa_v4: true },
    (b, ctx) => b.emit({ op: 'extend', to: ctx, from: ctx, size: 2, signed: true }),
    ['0: r1 = (s16)r1'],
  ],
  [
    'zero extension and swap',
    {},
    (b, ctx) => {
      b.emit({ op: 'extend', to: ctx, from: ctx, size: 4, signed: false });
      b.emit({ op: 'extend', to: ctx, from: ctx, size: 1, signed: false });
      b.emit({ op: 'swap', to: ctx, from: ctx, size: 4 });
    },
    ['0: w1 = w1', '1: r1 &= 255', '2: r1 = be32 r1'],
  ],
  [
    'constants that the verifier refuses',
    {},
    (b, ctx) => {
      b.move(ctx, { register: b.alu('lsh', { register: ctx }, constant(65)) });
      b.move(ctx, { register: b.alu('div', { register: ctx }, constant(0)) });
    },
    ['0: r1 <<= 1', '1: r1 = 0'],
  ],
  [
    'an offset beyond 16 bits',
    {},
    (b, ctx) => b.move(ctx, { register: b.load(ctx, 40_000, 8) }),
    ['0: r1 += 40000', '1: r1 = *(u64 *)(r1 +0)'],
  ],
  [
    'the right operand is the result',
    {},
    (b, ctx) =>
      b.emit({
        op: 'alu',
        operator: 'sub',
        to: ctx,
        left: b.inRegister(constant(7)),
        right: { register: ctx },
      }),
    ['0: r0 = r1', '1: r5 = 7', '2: r1 = r0', '3: r0 = r5', '4: r0 -= r1'],
  ],
])('%s', (_, features, build, expected) => {
  const lines = code((b, ctx) => {
    build(b, ctx);
    b.return({ register: ctx });
  }, features);
  expect(lines.slice(0, expected.length)).toEqual(expected);
});

test('callbacks, functions, kernel functions and maps are linked', () => {
  const main = new IrBuilder('main', 'main', 1);
  const callback = main.register();
  main.emit({ op: 'function-address', to: callback, function: 'step' });
  main.call('loop', [constant(5), { register: callback }, constant(0), constant(0)]);
  const result = main.register();
  main.emit({ op: 'call-function', function: 'twice', args: [constant(4)], to: result });
  main.emit({ op: 'call-kernel', function: 'bpf_rcu_read_lock', btfId: 77, args: [] });
  main.store(main.mapValueAddress(3, 24), 0, 8, { register: result });
  main.return(constant(0));
  const step = new IrBuilder('step', 'callback', 2);
  step.return(constant(0));
  const twice = new IrBuilder('twice', 'subprogram', 1);
  twice.return({ register: twice.alu('lsh', { register: twice.params[0]! }, constant(1)) });
  const program = assembled([main.finish(), step.finish(), twice.finish()]);
  const [, at, other] = program.functions.map(({ insnIndex }) => insnIndex);
  expect(program.functions.map(({ name, role }) => `${role} ${name}`)).toEqual([
    'main main',
    'callback step',
    'subprogram twice',
  ]);
  const text = disassemble(program.insns, {
    functionName: (slot) => (slot === at ? 'step' : slot === other ? 'twice' : undefined),
    mapName: (slot) =>
      program.relocations.some((each) => each.insnIndex === slot) ? 'globals' : undefined,
  });
  expect(text).toContain('r2 = subprog[step]');
  expect(text).toContain('call twice');
  expect(text).toContain('call kernel-function#77');
  expect(text).toContain('= map[globals][0]+24');
  expect(program.relocations).toMatchObject([{ kind: 'map-value', map: 3 }]);
});

test('the line table changes where the source does and covers the start of every function', () => {
  const b = new IrBuilder('main', 'main', 1);
  const first = b.call('ktime_get_ns', []);
  b.at(span(3, 9), () => b.call('trace_printk', [{ register: first }, constant(1)]));
  b.at(span(12, 15), () => b.return(constant(0)));
  const { lineInfo } = assembled([b.finish()]);
  expect(lineInfo).toEqual([
    { insnIndex: 0, span: span(3, 9) },
    { insnIndex: 4, span: span(12, 15) },
  ]);
});

test('blocks that cannot run leave no trace', () => {
  const lines = code((b) => {
    const dead = b.block();
    b.return(constant(0));
    b.enter(dead);
    b.call('ktime_get_ns', []);
  });
  expect(lines).toEqual(['0: r0 = 0', '1: exit']);
});

test('a function that nobody calls is left out', () => {
  const main = new IrBuilder('main', 'main', 1);
  main.return(constant(0));
  const unused = new IrBuilder('unused', 'callback', 2);
  unused.return(constant(0));
  expect(assembled([main.finish(), unused.finish()]).functions).toHaveLength(1);
});

test('more values than registers live on the stack', () => {
  const lines = code((b) => {
    const values = Array.from({ length: 6 }, () => b.call('ktime_get_ns', []));
    const sum = values.reduce((left, right) =>
      b.alu('add', { register: left }, { register: right }),
    );
    b.return({ register: sum });
  });
  const stores = lines.filter((line) => /\*\(u64 \*\)\(r10 -\d+\) = r/.test(line));
  const loads = lines.filter((line) => /= \*\(u64 \*\)\(r10/.test(line));
  expect(stores).toHaveLength(1);
  expect(loads).toHaveLength(1);
});

test('a stack over the limit is a value, not an exception', () => {
  const b = new IrBuilder('main', 'main', 1);
  const slot = b.slot('big', 520);
  b.storeSlot(slot, 0, 8, constant(0));
  const result = assemble({ functions: [b.finish()] }, { features: {} });
  expect(result).toEqual({ kind: 'too-large', what: 'stack', size: 544, limit: 512 });
});

test('a jump over more than 16 bits is bridged', () => {
  const b = new IrBuilder('main', 'main', 1);
  const end = b.block();
  const body = b.block();
  b.branch('eq', b.params[0]!, constant(0), end, body);
  b.enter(body);
  for (let count = 0; count < 40_000; count++) b.call('ktime_get_ns', []);
  b.jump(end);
  b.enter(end);
  b.return(constant(0));
  const fn = b.finish();
  const [entry, exit, long] = fn.blocks;
  const { insns } = assembled([{ ...fn, blocks: [entry!, long!, exit!] }]);
  const program = decode(insns);
  const jump = (at: number) => at + 1 + program[at]!.offset;
  const via = jump(0);
  expect(program[via]!.opcode).toBe(0x05);
  expect(disassemble(program.slice(jump(via)))).toContain('exit');
  expect(jump(via)).toBe(program.length - 2);
  expect(jump(via - 1)).toBe(via + 1);
});
