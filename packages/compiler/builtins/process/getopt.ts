import { boolOf, castTo, literalOf, stringLiteral } from '../../types/build.ts';
import { int64, uint64 } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { type CheckedCall, expressionAt, type Signature, stringAt } from '../signature.ts';

/** `getopt("name", default, "description")`: what the user gave after `--`, as a literal. */
export const getopt: Signature = {
  name: 'getopt',
  params: [
    { name: 'name', kind: 'literal-string' },
    { name: 'default', kind: 'any', optional: true },
    { name: 'description', kind: 'literal-string', optional: true },
  ],
  docs: 'An option of the script, given as --name=value',
  result: { kind: 'bool' },
  rewrite: readOption,
};

function readOption(call: CheckedCall): TypedExpression | undefined {
  const name = stringAt(call, 0)!;
  const given = call.option(name);
  const fallback = expressionAt(call, 1) ?? boolOf(call.span, false);
  if (fallback.kind === 'string')
    return given === undefined ? fallback : stringLiteral(call.span, given);
  if (fallback.kind !== 'integer') {
    call.error('literal-required', `getopt() takes a literal as the default of '${name}'`, {
      span: fallback.span,
    });
    return undefined;
  }
  const option = { name, given, fallback };
  return fallback.type.kind === 'bool' ? readFlag(call, option) : readNumber(call, option);
}

interface Option<F extends TypedExpression = TypedExpression> {
  readonly name: string;
  readonly given: string | undefined;
  readonly fallback: F;
}

function readFlag(call: CheckedCall, { name, given, fallback }: Option): TypedExpression {
  if (given === undefined) return fallback;
  if (given === '' || given === 'true') return boolOf(call.span, true);
  if (given !== 'false')
    call.error('bad-argument', `Option --${name} is true or false, not '${given}'`);
  return boolOf(call.span, false);
}

/** A default that is negative makes the option signed. */
function readNumber(
  call: CheckedCall,
  { name, given, fallback }: Option<TypedExpression & { readonly kind: 'integer' }>,
): TypedExpression {
  const type = fallback.value < 0n ? int64 : uint64;
  if (given === undefined) return castTo(fallback, type);
  const valid = type === int64 ? /^-?\d+$/ : /^\d+$/;
  if (valid.test(given)) return castTo(literalOf(call.span, BigInt(given)), type);
  call.error('bad-argument', `Option --${name} takes a number, not '${given}'`);
  return fallback;
}
