import type { Instruction } from '../instruction.ts';
import { imm64Of } from '../instruction.ts';
import {
  atomicOp,
  classOf,
  insnClass,
  ldImm64,
  memoryMode,
  modeOf,
  pseudoLoad,
  sizeBytesOf,
} from '../opcode.ts';
import { type Symbols, signed } from './symbols.ts';

/** Loads, stores, atomics and ld_imm64; undefined when the instruction is not known. */
export function formatMemory(
  insn: Instruction,
  slot: number,
  symbols: Symbols,
): string | undefined {
  const mode = modeOf(insn.opcode);
  const bits = sizeBytesOf(insn.opcode) * 8;
  const place = (base: number, prefix = 'u') =>
    `*(${prefix}${bits} *)(r${base} ${signed(insn.offset)})`;
  switch (classOf(insn.opcode)) {
    case insnClass.ld:
      return formatLoad(insn, slot, symbols);
    case insnClass.ldx:
      if (mode === memoryMode.mem) return `r${insn.dst} = ${place(insn.src)}`;
      return mode === memoryMode.memsx && bits < 64
        ? `r${insn.dst} = ${place(insn.src, 's')}`
        : undefined;
    case insnClass.st:
      return mode === memoryMode.mem ? `${place(insn.dst)} = ${insn.imm}` : undefined;
    default:
      if (mode === memoryMode.mem) return `${place(insn.dst)} = r${insn.src}`;
      return mode === memoryMode.atomic ? formatAtomic(insn, bits) : undefined;
  }
}

function formatLoad(insn: Instruction, slot: number, symbols: Symbols): string | undefined {
  const dst = `r${insn.dst}`;
  const bits = sizeBytesOf(insn.opcode) * 8;
  if (insn.opcode !== ldImm64) {
    // Packet access of socket filters, kept by the kernel for old programs.
    if (modeOf(insn.opcode) === memoryMode.abs && bits < 64)
      return `r0 = *(u${bits} *)skb[${insn.imm}]`;
    return modeOf(insn.opcode) === memoryMode.ind && bits < 64
      ? `r0 = *(u${bits} *)skb[r${insn.src} ${signed(insn.imm)}]`
      : undefined;
  }
  const map = () => symbols.mapName?.(slot, insn.imm) ?? `fd:${insn.imm}`;
  switch (insn.src) {
    case pseudoLoad.none:
      return `${dst} = 0x${imm64Of(insn).toString(16)}`;
    case pseudoLoad.mapFd:
      return `${dst} = map[${map()}]`;
    case pseudoLoad.mapValue:
      return `${dst} = map[${map()}][0]${signed(insn.high ?? 0)}`;
    case pseudoLoad.btfId:
      return `${dst} = btf_id[${insn.imm}]`;
    case pseudoLoad.func: {
      const name = symbols.functionName?.(slot + 1 + insn.imm);
      return `${dst} = subprog[${name ?? `pc${signed(insn.imm)}`}]`;
    }
    case pseudoLoad.mapIndex:
      return `${dst} = map[index:${insn.imm}]`;
    case pseudoLoad.mapIndexValue:
      return `${dst} = map[index:${insn.imm}][0]${signed(insn.high ?? 0)}`;
    default:
      return undefined;
  }
}

const arithmetic = new Map<number, { readonly symbol: string; readonly name: string }>([
  [atomicOp.add, { symbol: '+=', name: 'add' }],
  [atomicOp.or, { symbol: '|=', name: 'or' }],
  [atomicOp.and, { symbol: '&=', name: 'and' }],
  [atomicOp.xor, { symbol: '^=', name: 'xor' }],
]);

function formatAtomic(insn: Instruction, bits: number): string | undefined {
  const at = (base: number) => `(u${bits} *)(r${base} ${signed(insn.offset)})`;
  const src = `r${insn.src}`;
  if (insn.imm === atomicOp.loadAcquire) return `r${insn.dst} = load_acquire(${at(insn.src)})`;
  if (insn.imm === atomicOp.storeRelease) return `store_release(${at(insn.dst)}, ${src})`;
  if (bits < 32) return undefined;
  if (insn.imm === atomicOp.xchg) return `${src} = atomic${bits}_xchg(${at(insn.dst)}, ${src})`;
  if (insn.imm === atomicOp.cmpxchg)
    return `r0 = atomic${bits}_cmpxchg(${at(insn.dst)}, r0, ${src})`;
  const operation = arithmetic.get(insn.imm & ~atomicOp.fetch);
  if (operation === undefined) return undefined;
  return (insn.imm & atomicOp.fetch) === 0
    ? `lock *${at(insn.dst)} ${operation.symbol} ${src}`
    : `${src} = atomic${bits}_fetch_${operation.name}(${at(insn.dst)}, ${src})`;
}
