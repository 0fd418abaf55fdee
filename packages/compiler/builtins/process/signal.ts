import { integerOf } from '../../types/build.ts';
import { isIntegral, to64 } from '../../types/convert.ts';
import { nearHint } from '../../types/near.ts';
import { showType } from '../../types/show.ts';
import { int64, none } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { signalMax, signalNames, signalNumber } from '../names/signals.ts';
import { type CheckedCall, expressionAt, integerAt, type Signature } from '../signature.ts';

/** `signal(9)`, `signal("KILL")`: a name becomes its number while compiling. */
export const signal = (name: 'signal' | 'signal_thread', docs: string): Signature => ({
  name,
  params: [{ name: 'signal', kind: 'any' }],
  docs,
  unsafe: true,
  result: none,
  refuses: ({ type }) =>
    type === 'special' ? 'No process is traced here; use it in another kind of probe' : undefined,
  rewrite: withNumber,
});

function withNumber(call: CheckedCall): TypedExpression | undefined {
  const given = expressionAt(call, 0)!;
  if (given.kind === 'string') return byName(call, given.value);
  if (!isIntegral(given.type)) {
    const message = `${call.name}() takes a number or a literal name, not ${showType(given.type)}`;
    call.error('bad-argument', message, { span: given.span });
    return undefined;
  }
  const number = integerAt(call, 0);
  if (number !== undefined && (number < 1n || number > BigInt(signalMax))) {
    call.error('bad-argument', `${number} is not a signal`, {
      hint: `Signals are 1 to ${signalMax}`,
    });
  }
  return { kind: 'call', name: call.name, span: call.span, args: [to64(given)], type: none };
}

function byName(
  { name, span, args, error }: CheckedCall,
  text: string,
): TypedExpression | undefined {
  const number = signalNumber(text);
  const at = args[0]!.span;
  if (number === undefined) {
    error('bad-argument', `'${text}' is not the name of a signal`, {
      span: at,
      hint: nearHint(text.toUpperCase(), signalNames) ?? 'Write it as "KILL" or "SIGKILL"',
    });
    return undefined;
  }
  return { kind: 'call', name, span, args: [integerOf(at, BigInt(number), int64)], type: none };
}
