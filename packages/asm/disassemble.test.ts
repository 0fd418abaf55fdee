import { expect, test } from 'vitest';
import * as b from './build.ts';
import { decode } from './decode.ts';
import { disassemble, format } from './disassemble.ts';
import { encode } from './encode.ts';
import { helperId } from './helper-id.ts';
import type { Instruction } from './instruction.ts';
import { aluOp, atomicOp, insnClass, jumpOp, pseudoLoad } from './opcode.ts';

const reg = (register: number) => ({ register });
const imm = (value: number) => ({ imm: value });
const at = (base: number, offset: number) => ({ base, offset });

const raw = (opcode: number, rest: Partial<Instruction> = {}): Instruction => ({
  opcode,
  dst: 0,
  src: 0,
  offset: 0,
  imm: 0,
  ...rest,
});

/** Text, and the bytes as RFC 9669 lays them out. */
const cases: [string, Instruction, string][] = [
  ['r1 = r2', b.alu64('mov', 1, reg(2)), 'bf21000000000000'],
  ['r1 += -8', b.alu64('add', 1, imm(-8)), '07010000f8ffffff'],
  ['w3 ^= 7', b.alu32('xor', 3, imm(7)), 'a403000007000000'],
  ['r1 s>>= 63', b.alu64('arsh', 1, imm(63)), 'c70100003f000000'],
  ['r4 /= r5', b.alu64('div', 4, reg(5)), '3f54000000000000'],
  ['r4 s/= r5', b.signedAlu64('div', 4, reg(5)), '3f54010000000000'],
  ['r4 s%= 10', b.signedAlu64('mod', 4, imm(10)), '970401000a000000'],
  ['r1 = (s8)r2', b.moveSigned(8, 1, 2), 'bf21080000000000'],
  ['r1 = (s32)r1', b.moveSigned(32, 1, 1), 'bf11200000000000'],
  ['r7 = -r7', b.negate(7), '8707000000000000'],
  ['r1 = be16 r1', b.toBigEndian(16, 1), 'dc01000010000000'],
  ['r1 = bswap64 r1', b.byteSwap(64, 1), 'd701000040000000'],
  ['r1 = *(u64 *)(r10 -8)', b.load(8, 1, at(10, -8)), '79a1f8ff00000000'],
  ['r1 = *(u8 *)(r2 +0)', b.load(1, 1, at(2, 0)), '7121000000000000'],
  ['r1 = *(s32 *)(r2 +4)', b.loadSigned(4, 1, at(2, 4)), '8121040000000000'],
  ['*(u16 *)(r1 +6) = r3', b.store(2, at(1, 6), reg(3)), '6b31060000000000'],
  ['*(u64 *)(r10 -16) = -1', b.store(8, at(10, -16), imm(-1)), '7a0af0ffffffffff'],
  ['lock *(u64 *)(r1 +8) += r2', b.atomic(8, atomicOp.add, at(1, 8), 2), 'db21080000000000'],
  [
    'r2 = atomic64_fetch_add((u64 *)(r1 +0), r2)',
    b.atomic(8, atomicOp.add | atomicOp.fetch, at(1, 0), 2),
    'db21000001000000',
  ],
  [
    'r2 = atomic32_xchg((u32 *)(r1 +0), r2)',
    b.atomic(4, atomicOp.xchg, at(1, 0), 2),
    'c3210000e1000000',
  ],
  [
    'r0 = atomic64_cmpxchg((u64 *)(r1 +0), r0, r2)',
    b.atomic(8, atomicOp.cmpxchg, at(1, 0), 2),
    'db210000f1000000',
  ],
  [
    'r1 = load_acquire((u64 *)(r2 +0))',
    raw(0xdb, { dst: 1, src: 2, imm: atomicOp.loadAcquire }),
    'db21000000010000',
  ],
  ['r1 = 0xffffffff80000001', b.loadImm64(1, -0x7fffffffn), '180100000100008000000000ffffffff'],
  ['r1 = map[fd:5]', b.loadImm64(1, 5n, pseudoLoad.mapFd), '18110000050000000000000000000000'],
  [
    'r1 = map[fd:5][0]+16',
    b.loadImm64(1, 5n | (16n << 32n), pseudoLoad.mapValue),
    '18210000050000000000000010000000',
  ],
  ['r2 = subprog[pc+7]', b.loadImm64(2, 7n, pseudoLoad.func), '18420000070000000000000000000000'],
  ['r1 = btf_id[99]', b.loadImm64(1, 99n, pseudoLoad.btfId), '18310000630000000000000000000000'],
  ['goto pc+3', b.jump(3), '0500030000000000'],
  ['gotol pc-70000', b.jumpLong(-70000), '0600000090eefeff'],
  ['may_goto pc+2', raw(insnClass.jmp | jumpOp.jcond, { offset: 2 }), 'e500020000000000'],
  ['if r1 == 0x5 goto pc+2', b.jumpIf('jeq', 1, imm(5), 2), '1501020005000000'],
  ['if r1 s< -1 goto pc-2', b.jumpIf('jslt', 1, imm(-1), -2), 'c501feffffffffff'],
  ['if r1 & r2 goto pc+1', b.jumpIf('jset', 1, reg(2), 1), '4d21010000000000'],
  ['if w1 != w2 goto pc+1', raw(0x5e, { dst: 1, src: 2, offset: 1 }), '5e21010000000000'],
  ['call bpf_ktime_get_ns#5', b.callHelper(5), '8500000005000000'],
  ['call unknown#9999', b.callHelper(9999), '850000000f270000'],
  ['call pc+10', b.callFunction(10), '851000000a000000'],
  ['call kernel-function#77', b.callKernelFunction(77), '852000004d000000'],
  ['exit', b.exit(), '9500000000000000'],
  [
    'unknown dst=1 src=0 offset=9 imm=0',
    raw(insnClass.alu64 | aluOp.add, { dst: 1, offset: 9 }),
    '0701090000000000',
  ],
];

test.each(cases)('%s', (text, insn, hex) => {
  const bytes = encode([insn]);
  expect(Buffer.from(bytes).toString('hex')).toBe(hex);
  expect(decode(bytes)).toEqual([insn]);
  expect(format(insn)).toBe(text);
});

test('a listing counts slots and names what it can', () => {
  const program = [
    b.loadImm64(1, 0n, pseudoLoad.mapFd),
    b.callHelper(helperId('map_lookup_elem')!),
    b.jumpIf('jeq', 0, imm(0), 1),
    b.callFunction(1),
    b.exit(),
    b.exit(),
  ];
  const text = disassemble(encode(program), {
    mapName: (slot) => (slot === 0 ? '@counts' : undefined),
    functionName: (slot) => (slot === 6 ? 'step' : undefined),
    label: (slot) => `L${slot}`,
    heading: (slot) => (slot === 6 ? 'step:' : undefined),
  });
  expect(text).toBe(
    [
      '0: (18) r1 = map[@counts]',
      '2: (85) call bpf_map_lookup_elem#1',
      '3: (15) if r0 == 0x0 goto L5',
      '4: (85) call step',
      '5: (95) exit',
      'step:',
      '6: (95) exit',
      '',
    ].join('\n'),
  );
});

test.each([
  ['map_lookup_elem', 1],
  ['probe_read', 4],
  ['ringbuf_output', 130],
  ['loop', 181],
  ['cgrp_storage_delete', 211],
])('helper %s is number %i', (name, id) => expect(helperId(name)).toBe(id));

test.each([
  ['9500', /whole number of slots/],
  ['1801000001000000', /second half of ld_imm64 is missing/],
  ['18010000010000009500000000000000', /second half of ld_imm64 is not empty/],
])('decode refuses %s', (hex, message) =>
  expect(() => decode(Buffer.from(hex, 'hex'))).toThrow(message),
);

test('encode refuses what does not fit', () => {
  expect(() => encode([b.jump(40_000)])).toThrow('instruction 0: offset 40000 does not fit');
  expect(() => encode([b.alu64('mov', 1, imm(2 ** 31))])).toThrow(RangeError);
});
