import { constant, type IrBuilder } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import type { KernelInfo } from '../../kernel/kernel-info.ts';
import { type BuiltinLowering, expressionArg } from '../../lower/builtin.ts';
import { scalar } from '../../lower/expression.ts';
import { copy, own, shift, zero } from '../../lower/location.ts';
import { sizeOf } from '../../types/type.ts';
import { errorTexts } from './errors.ts';
import { syscallNames } from './generated/syscalls.ts';
import { signalTexts } from './signals.ts';

/** A table of texts in a constant map, looked up by number; a number outside of it gives `otherwise`. */
interface NameTable {
  readonly map: string;
  /** Empty: like a number outside. */
  readonly texts: (kernel: KernelInfo) => readonly string[];
  readonly otherwise: string;
  /** The kernel returns errors as negative numbers. */
  readonly eitherSign?: true;
}

const lookup = ({ map, texts, otherwise, eitherSign }: NameTable): BuiltinLowering => ({
  into(f, call, to) {
    const { b } = f;
    const names = [...texts(f.script.kernel), otherwise].map((text) => text || otherwise);
    // Every entry has one size, a multiple of 8, so that it is read by words.
    const entryBytes = Math.ceil((Math.max(...names.map((name) => name.length)) + 1) / 8) * 8;
    const index = b.register();
    b.move(index, scalar(f, expressionArg(call, 0)));
    if (eitherSign === true) makePositive(b, index);
    const [outside, inside] = [b.block(), b.block()];
    b.branch('ge', index, constant(names.length), outside, inside);
    b.enter(outside);
    b.move(index, constant(names.length - 1));
    b.jump(inside);
    b.enter(inside);
    const table = f.script.table(map, () => encode(names, entryBytes));
    const offset = b.alu('mul', { register: index }, constant(entryBytes));
    const base = b.mapValueAddress(table, 0);
    const entry = own(b.alu('add', { register: base }, { register: offset }));
    copy(b, to, entry, entryBytes);
    zero(b, shift(to, entryBytes), sizeOf(call.type) - entryBytes);
  },
});

function makePositive(b: IrBuilder, value: Register): void {
  const [negative, done] = [b.block(), b.block()];
  b.branch('slt', value, constant(0), negative, done);
  b.enter(negative);
  b.emit({ op: 'negate', to: value, from: value });
  b.jump(done);
  b.enter(done);
}

function encode(names: readonly string[], entryBytes: number): Uint8Array {
  const bytes = new Uint8Array(names.length * entryBytes);
  const encoder = new TextEncoder();
  names.forEach((name, index) => {
    bytes.set(encoder.encode(name), index * entryBytes);
  });
  return bytes;
}

export const nameLowerings: Record<string, BuiltinLowering> = {
  strerror: lookup({
    map: 'errors',
    texts: () => errorTexts,
    otherwise: 'Unknown error',
    eitherSign: true,
  }),
  signal_name: lookup({ map: 'signals', texts: () => signalTexts, otherwise: 'N/A' }),
  syscall_name: lookup({
    map: 'syscalls',
    texts: ({ arch }) => syscallNames[arch].split(' '),
    otherwise: 'Unknown syscall',
  }),
};
