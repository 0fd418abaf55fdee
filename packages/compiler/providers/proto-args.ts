import type { Btf } from '@sonde/btf';
import { sizeOf, type Type } from '../types/type.ts';
import type { ArgsField, ArgsLayout } from './provider.ts';

/** Raw tracepoint and tracing programs get their arguments as an array of u64. */
const slotBytes = 8;

/** The parameters of a function prototype, without the first `skip`, as they lie in such a context. */
export function protoArgs(
  btf: Btf,
  protoId: number,
  skip: number,
  convert: (type: number) => Type,
): ArgsLayout | undefined {
  const proto = btf.type(protoId);
  if (proto.kind !== 'func-proto') return undefined;
  const fields = proto.params.slice(skip).map(
    ({ name, type }, index): ArgsField => ({
      name: name === '' ? `arg${index}` : name,
      type: convert(type),
      at: { kind: 'context', offset: index * slotBytes },
    }),
  );
  // Structs by value take several slots or none, depending on the architecture.
  const fits = fields.every(({ type }) => sizeOf(type) <= slotBytes && type.kind !== 'struct');
  return fits ? { fields } : undefined;
}
