/**
 * The numbers of the instruction set (RFC 9669, and include/uapi/linux/bpf.h of Linux 6.18 for what
 * the kernel adds). An instruction is 8 bytes:
 *
 *     opcode   dst  src   offset           imm
 *    +--------+----+----+----------------+--------------------------------+
 *    | 8 bits |  4 |  4 | 16, signed     | 32, signed                     |
 *    +--------+----+----+----------------+--------------------------------+
 *
 * and the opcode, low bits last, is `mode:3 size:2 class:3` for loads and stores and
 * `operation:4 source:1 class:3` for arithmetic and jumps.
 */
export const insnClass = {
  ld: 0x00,
  ldx: 0x01,
  st: 0x02,
  stx: 0x03,
  alu: 0x04,
  jmp: 0x05,
  jmp32: 0x06,
  alu64: 0x07,
} as const;

export const memorySize = { w: 0x00, h: 0x08, b: 0x10, dw: 0x18 } as const;

export const memoryMode = {
  imm: 0x00,
  abs: 0x20,
  ind: 0x40,
  mem: 0x60,
  /** Sign-extending load (v4). */
  memsx: 0x80,
  atomic: 0xc0,
} as const;

/** Operand from imm (k) or from the source register (x). */
export const operandSource = { k: 0x00, x: 0x08 } as const;

export const aluOp = {
  add: 0x00,
  sub: 0x10,
  mul: 0x20,
  div: 0x30,
  or: 0x40,
  and: 0x50,
  lsh: 0x60,
  rsh: 0x70,
  neg: 0x80,
  mod: 0x90,
  xor: 0xa0,
  mov: 0xb0,
  arsh: 0xc0,
  /** Byte order: class alu is to_le (k) or to_be (x), class alu64 is bswap (v4); imm is the width in bits. */
  end: 0xd0,
} as const;

export const jumpOp = {
  ja: 0x00,
  jeq: 0x10,
  jgt: 0x20,
  jge: 0x30,
  jset: 0x40,
  jne: 0x50,
  jsgt: 0x60,
  jsge: 0x70,
  call: 0x80,
  exit: 0x90,
  jlt: 0xa0,
  jle: 0xb0,
  jslt: 0xc0,
  jsle: 0xd0,
  /** may_goto (Linux 6.9). */
  jcond: 0xe0,
} as const;

/** The imm of an atomic store; `fetch` is a flag on the first four. */
export const atomicOp = {
  add: 0x00,
  or: 0x40,
  and: 0x50,
  xor: 0xa0,
  fetch: 0x01,
  xchg: 0xe1,
  cmpxchg: 0xf1,
  /** Linux 6.15. */
  loadAcquire: 0x100,
  storeRelease: 0x110,
} as const;

/** The source register of an ld_imm64 tells what its 64-bit immediate stands for. */
export const pseudoLoad = {
  none: 0,
  mapFd: 1,
  /** imm is the fd, the second imm an offset into element 0. */
  mapValue: 2,
  btfId: 3,
  /** imm is the function's distance from the next slot, as in a pseudo call. */
  func: 4,
  mapIndex: 5,
  mapIndexValue: 6,
} as const;

/** The source register of a call tells what its imm stands for. */
export const pseudoCall = { helper: 0, function: 1, kfunc: 2 } as const;

/** ld_imm64, the only instruction of two slots. */
export const ldImm64 = insnClass.ld | memoryMode.imm | memorySize.dw;

export const classOf = (opcode: number): number => opcode & 0x07;
export const sizeOf = (opcode: number): number => opcode & 0x18;
export const modeOf = (opcode: number): number => opcode & 0xe0;
export const operationOf = (opcode: number): number => opcode & 0xf0;
export const usesRegister = (opcode: number): boolean => (opcode & 0x08) !== 0;

/** Bytes that a load or store with this opcode moves. */
export function sizeBytesOf(opcode: number): 1 | 2 | 4 | 8 {
  switch (sizeOf(opcode)) {
    case memorySize.b:
      return 1;
    case memorySize.h:
      return 2;
    case memorySize.w:
      return 4;
    default:
      return 8;
  }
}

export const sizeBits = { 1: memorySize.b, 2: memorySize.h, 4: memorySize.w, 8: memorySize.dw };
