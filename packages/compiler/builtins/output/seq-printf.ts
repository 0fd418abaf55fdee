import { constant } from '../../ir/builder.ts';
import { type Call, isExpression, stringArg } from '../../lower/builtin.ts';
import { evaluateInto } from '../../lower/composite.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { isScalar } from '../../lower/layout.ts';
import { addressOf, type Location, shift, storeBytes, storeTo } from '../../lower/location.ts';
import { contextOf } from '../../lower/place.ts';
import { stringBytes } from '../../syntax/string-bytes.ts';
import { sizeOf } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { parseFormat } from '../format.ts';
import { seqFormat } from './seq-format.ts';

/**
 * Bytes in what an iterator gets: its context begins with the pointer `meta`, and struct bpf_iter_meta with the
 * pointer `seq` (include/linux/bpf.h).
 */
const [metaOffset, seqOffset] = [0, 0];

/** printf() into the file that the iterator is read by. */
export function lowerSeqPrintf(f: FunctionScope, call: Call): void {
  const { b } = f;
  const values = call.args.slice(1).filter(isExpression);
  const types = values.map(({ type }) => type);
  const text = stringBytes(seqFormat(parseFormat(stringArg(call, 0)), types));
  const format = f.temporary('format', text.length + 1);
  storeBytes(b, format, Uint8Array.of(...text, 0));
  const data = f.temporary('values', values.length * 8);
  values.forEach((value, index) => {
    storeTo(b, shift(data, index * 8), 8, valueFor(f, value));
  });
  const seq = b.load(b.load(contextOf(f), metaOffset, 8), seqOffset, 8);
  b.call('seq_printf', [
    { register: seq },
    { register: addressOf(b, format) },
    constant(text.length + 1),
    { register: addressOf(b, data) },
    constant(values.length * 8),
  ]);
}

/** A number, or the address of a string, which ends with a NUL even when it fills its room. */
function valueFor(f: FunctionScope, value: TypedExpression) {
  if (isScalar(value.type)) return scalar(f, value);
  const size = sizeOf(value.type);
  const text: Location = f.temporary('text', size + 1);
  evaluateInto(f, value, text);
  storeTo(f.b, shift(text, size), 1, constant(0));
  return { register: addressOf(f.b, text) };
}
