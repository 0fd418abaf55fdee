import { castTo } from '../../types/build.ts';
import { int32, int64, stringOf } from '../../types/type.ts';
import { type CheckedCall, expressionAt, type Signature } from '../signature.ts';

/** Builtins that give a number its name. */

const nameCapacity = 64;

const naming = (name: string, number: string, docs: string): Signature => ({
  name,
  params: [{ name: number, kind: 'integer' }],
  docs,
  result: stringOf(nameCapacity),
  rewrite: cutTo32Bits,
});

/** Errors and the numbers of signals and system calls are ints. */
function cutTo32Bits(call: CheckedCall) {
  const { name, span } = call;
  const number = castTo(castTo(expressionAt(call, 0)!, int32), int64);
  return { kind: 'call', span, name, args: [number], type: stringOf(nameCapacity) } as const;
}

export const nameSignatures: readonly Signature[] = [
  naming('strerror', 'errno', 'What an error number means, of either sign'),
  naming('signal_name', 'signal', 'What a signal means'),
  naming('syscall_name', 'number', 'Name of a system call by its number'),
];
