import { expect, test } from 'vitest';
import * as b from '../build.ts';
import { encode } from '../encode.ts';
import { helperId } from '../helper-id.ts';
import type { Instruction } from '../instruction.ts';
import { atomicOp, pseudoLoad } from '../opcode.ts';
import { Machine, type MachineOptions, type RunOptions } from './machine.ts';
import type { MapDefinition } from './map/map.ts';
import { readInteger } from './memory.ts';

const reg = (register: number) => ({ register });
const imm = (value: number) => ({ imm: value });
const at = (base: number, offset: number) => ({ base, offset });
const call = (name: string): Instruction => b.callHelper(helperId(name)!);
const mov = (dst: number, source: b.Source) => b.alu64('mov', dst, source);
const stackAddress = (dst: number, offset: number) => [
  mov(dst, reg(10)),
  b.alu64('add', dst, imm(offset)),
];
const map = (dst: number, index: number) => b.loadImm64(dst, BigInt(index), pseudoLoad.mapFd);

const run = (insns: Instruction[], options?: RunOptions, machine = new Machine()) =>
  machine.run(encode([...insns, b.exit()]), options).returned;

const max = 0xffff_ffff_ffff_ffffn;

/** r0 after `r0 = left; r1 = right; insns`. */
test.each<[string, bigint, bigint, Instruction[], bigint]>([
  ['add wraps', max, 2n, [b.alu64('add', 0, reg(1))], 1n],
  ['32-bit add clears the upper half', max, 1n, [b.alu32('add', 0, reg(1))], 0n],
  ['unsigned division', max, 2n, [b.alu64('div', 0, reg(1))], 0x7fff_ffff_ffff_ffffn],
  ['signed division', -7n & max, 2n, [b.signedAlu64('div', 0, reg(1))], -3n & max],
  ['signed remainder', -7n & max, 2n, [b.signedAlu64('mod', 0, reg(1))], -1n & max],
  ['division by zero', 5n, 0n, [b.alu64('div', 0, reg(1))], 0n],
  ['remainder by zero', 5n, 0n, [b.alu64('mod', 0, reg(1))], 5n],
  ['shifts count modulo 64', 1n, 65n, [b.alu64('lsh', 0, reg(1))], 2n],
  ['arithmetic shift', -8n & max, 1n, [b.alu64('arsh', 0, reg(1))], -4n & max],
  ['immediates are sign-extended', 0n, 0n, [b.alu64('add', 0, imm(-1))], max],
  ['negation', 5n, 0n, [b.negate(0)], -5n & max],
  ['to big endian', 0x1122_3344n, 0n, [b.toBigEndian(16, 0)], 0x4433n],
  ['swap of 8 bytes', 0x1122_3344_5566_7788n, 0n, [b.byteSwap(64, 0)], 0x8877_6655_4433_2211n],
  ['sign-extending move', 0n, 0x80n, [b.moveSigned(8, 0, 1)], 0xffff_ffff_ffff_ff80n],
])('%s', (_, left, right, insns, expected) =>
  expect(run([b.loadImm64(0, left), b.loadImm64(1, right), ...insns])).toBe(expected),
);

test.each<[b.JumpName, bigint, number, boolean]>([
  ['jeq', max, -1, true],
  ['jgt', max, 1, true],
  ['jsgt', max, 1, false],
  ['jslt', max, 0, true],
  ['jset', 6n, 4, true],
  ['jset', 6n, 1, false],
  ['jle', 4n, 4, true],
])('%s %i, %i: %s', (op, left, right, taken) => {
  const insns = [b.loadImm64(1, left), mov(0, imm(1)), b.jumpIf(op, 1, imm(right), 1)];
  expect(run([...insns, mov(0, imm(0))])).toBe(taken ? 1n : 0n);
});

test('memory: context, stack, sizes and atomics', () => {
  const context = new Uint8Array(16).fill(0xff);
  const result = run(
    [
      b.load(4, 2, at(1, 4)),
      b.store(8, at(10, -8), imm(-2)),
      b.atomic(8, atomicOp.add | atomicOp.fetch, at(10, -8), 2),
      b.store(2, at(1, 0), imm(0x1234)),
      b.loadSigned(4, 0, at(10, -8)),
    ],
    { context },
  );
  expect(result).toBe(0xffff_ffff_ffff_fffdn);
  expect([...context.subarray(0, 3)]).toEqual([0x34, 0x12, 0xff]);
});

test('calls keep r6-r9 and have a stack of their own', () => {
  const program = [
    mov(6, imm(7)),
    b.store(8, at(10, -8), imm(1)),
    mov(1, imm(20)),
    b.callFunction(3),
    b.alu64('add', 0, reg(6)),
    b.exit(),
    b.exit(),
    mov(6, imm(100)),
    b.store(8, at(10, -8), imm(2)),
    mov(0, reg(1)),
  ];
  expect(run(program)).toBe(27n);
});

test.each<[string, Instruction[], RegExp]>([
  ['outside of the stack', [b.store(8, at(10, 0), imm(0))], /instruction 0: write of 8 bytes/],
  ['null', [mov(1, imm(0)), b.load(1, 0, at(1, 0))], /instruction 1: read of 1 bytes at 0x0/],
  ['unset register', [mov(0, reg(3))], /r3 is read but holds nothing/],
  ['clobbered register', [mov(1, imm(1)), call('ktime_get_ns'), mov(0, reg(1))], /r1 is read/],
  ['frame pointer', [mov(10, imm(1))], /r10 cannot be written/],
  ['endless', [b.jump(-1)], /more than 1000 steps/],
  ['unknown helper', [b.callHelper(9999)], /helper 9999 is not provided/],
  ['recursion', [b.callFunction(-1)], /more than 8 nested calls/],
  ['no such map', [map(1, 4)], /there is no map 4/],
  ['unknown opcode', [mov(0, imm(0)), { ...b.exit(), opcode: 0xff }], /unknown instruction 0xff/],
  ['past the end', [b.jump(5)], /there is no instruction here/],
])('a fault: %s', (_, insns, message) =>
  expect(() => run(insns, { stepLimit: 1000 })).toThrow(message),
);

const keyed = (type: MapDefinition['type'], maxEntries = 2): MapDefinition => ({
  name: 'm',
  type,
  keySize: 4,
  valueSize: 8,
  maxEntries,
});

/** Counts visits of key `key` with value += 1, as a script's `@[key]++` would. */
const increment = (key: number): Instruction[] => [
  b.store(4, at(10, -4), imm(key)),
  map(1, 0),
  ...stackAddress(2, -4),
  call('map_lookup_elem'),
  b.jumpIf('jne', 0, imm(0), 10),
  b.store(8, at(10, -16), imm(1)),
  map(1, 0),
  ...stackAddress(2, -4),
  ...stackAddress(3, -16),
  mov(4, imm(0)),
  call('map_update_elem'),
  b.exit(),
  mov(1, imm(1)),
  b.atomic(8, atomicOp.add, at(0, 0), 1),
  mov(0, imm(0)),
];

function counts(options: MachineOptions, keys: readonly [key: number, cpu: number][]) {
  const machine = new Machine(options);
  const results = keys.map(([key, cpu]) =>
    BigInt.asIntN(64, run(increment(key), { environment: { cpu } }, machine)),
  );
  const content = machine
    .keyedMap(0)
    .entries()
    .map(({ key, values }) => [Number(readInteger(key)), ...values.map(readInteger).map(Number)]);
  return { results, content };
}

test('a hash counts and refuses what does not fit', () => {
  const { results, content } = counts({ maps: [keyed('hash')] }, [
    [5, 0],
    [6, 0],
    [5, 0],
    [7, 0],
  ]);
  expect(content).toEqual([
    [5, 2],
    [6, 1],
  ]);
  expect(results).toEqual([0n, 0n, 0n, -7n]);
});

test('an LRU hash drops what was used least recently', () => {
  const { content } = counts({ maps: [keyed('lru_hash')] }, [
    [5, 0],
    [6, 0],
    [5, 0],
    [7, 0],
  ]);
  expect(content).toEqual([
    [5, 2],
    [7, 1],
  ]);
});

test('a per-CPU hash counts apart', () => {
  const { content } = counts({ maps: [keyed('percpu_hash')], cpus: 2 }, [
    [5, 0],
    [5, 1],
    [5, 1],
  ]);
  expect(content).toEqual([[5, 1, 2]]);
});

test('an array has all its elements and can be addressed directly', () => {
  const definition = { ...keyed('array'), initial: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 40) };
  const machine = new Machine({ maps: [definition] });
  const insns = [b.loadImm64(1, 8n << 32n, pseudoLoad.mapValue), b.load(8, 0, at(1, 0))];
  expect(run(insns, {}, machine)).toBe(40n);
  run(increment(1), {}, machine);
  expect(run(insns, {}, machine)).toBe(41n);
});

const ring: MapDefinition = {
  name: 'ring',
  type: 'ringbuf',
  keySize: 0,
  valueSize: 0,
  maxEntries: 64,
};

test('records leave the ring buffer in order, until it is full', () => {
  const machine = new Machine({ maps: [ring] });
  const program = [
    map(1, 0),
    mov(2, imm(16)),
    mov(3, imm(0)),
    call('ringbuf_reserve'),
    b.jumpIf('jeq', 0, imm(0), 5),
    b.store(8, at(0, 0), imm(77)),
    mov(1, reg(0)),
    mov(2, imm(0)),
    call('ringbuf_submit'),
    mov(0, imm(1)),
  ];
  expect([1, 2, 3].map(() => run(program, {}, machine))).toEqual([1n, 1n, 0n]);
  const records = machine.ringBuffer(0).drain();
  expect(records.map((record) => [record.length, record[0]])).toEqual([
    [16, 77],
    [16, 77],
  ]);
  expect(() => run(program.slice(0, 4), {}, machine)).toThrow('neither submitted nor discarded');
});

test('probe_read sees only its side, and strings end', () => {
  const machine = new Machine();
  const text = new TextEncoder().encode('sleep\0rest');
  machine.memory.add('arg', text, 'user', 0x7000n);
  const read = (helper: string, size: number) => {
    const out = new Uint8Array(8);
    const insns = [
      mov(6, reg(1)),
      mov(2, imm(size)),
      mov(3, imm(0x7000)),
      call(helper),
      mov(7, reg(0)),
    ];
    const result = run([...insns, mov(0, reg(7))], { context: out }, machine);
    return [BigInt.asIntN(64, result), new TextDecoder().decode(out)];
  };
  expect(read('probe_read_user_str', 8)).toEqual([6n, 'sleep\0\0\0']);
  expect(read('probe_read_user_str', 3)).toEqual([3n, 'sl\0\0\0\0\0\0']);
  expect(read('probe_read_user', 8)).toEqual([0n, 'sleep\0re']);
  expect(read('probe_read_kernel', 8)).toEqual([-14n, '\0'.repeat(8)]);
});

test('bpf_loop calls back until told to stop', () => {
  // The callback adds its index to the context's sum and stops at 3.
  const program = [
    mov(3, reg(1)),
    mov(1, imm(10)),
    b.loadImm64(2, 5n, pseudoLoad.func),
    mov(4, imm(0)),
    call('loop'),
    b.exit(),
    b.exit(),
    b.load(8, 3, at(2, 0)),
    b.alu64('add', 3, reg(1)),
    b.store(8, at(2, 0), reg(3)),
    mov(0, imm(0)),
    b.jumpIf('jlt', 1, imm(3), 1),
    mov(0, imm(1)),
  ];
  const context = new Uint8Array(8);
  expect(run(program, { context })).toBe(4n);
  expect(readInteger(context)).toBe(6n);
});

test('the environment is what the program asks about', () => {
  const environment = { pid: 42, tgid: 41, comm: 'a-rather-long-name' };
  expect(run([call('get_current_pid_tgid')], { environment })).toBe((41n << 32n) | 42n);
  const context = new Uint8Array(16);
  run([mov(2, imm(16)), call('get_current_comm')], { environment, context });
  expect(new TextDecoder().decode(context)).toBe('a-rather-long-n\0');
});
