import { boolOf, castTo, literalOf, stringLiteral } from '../../types/build.ts';
import type { ScriptOption } from '../../types/scope.ts';
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
  const fallback = expressionAt(call, 1) ?? boolOf(call.span, false);
  if (fallback.kind !== 'string' && fallback.kind !== 'integer') {
    call.error('literal-required', `getopt() takes a literal as the default of '${name}'`, {
      span: fallback.span,
    });
    return undefined;
  }
  const given = agreedOption(call, name, fallback);
  if (fallback.kind === 'string')
    return given === undefined ? fallback : stringLiteral(call.span, given);
  const option = { name, given, fallback };
  return fallback.type.kind === 'bool' ? readFlag(call, option) : readNumber(call, option);
}

/** What the user gave. All uses of an option ask for the same, so that its help can say what it is. */
function agreedOption(
  call: CheckedCall,
  name: string,
  fallback: TypedExpression & { readonly kind: 'string' | 'integer' },
): string | undefined {
  const isFlag = fallback.type.kind === 'bool';
  const shown = isFlag ? String(fallback.value !== 0n) : String(fallback.value);
  const description = stringAt(call, 2);
  const kind: ScriptOption['kind'] = isFlag
    ? 'flag'
    : fallback.kind === 'integer'
      ? 'number'
      : 'text';
  const asked = { kind, fallback: shown, ...(description !== undefined && { description }) };
  const { given, first } = call.option(name, asked);
  const hint = 'Ask for it once, in a macro';
  if (first.fallback !== shown) {
    const message = `Option --${name} has the default ${first.fallback} elsewhere, not ${shown}`;
    call.error('bad-argument', message, { hint });
  } else if (description !== undefined && (first.description ?? description) !== description) {
    call.error('bad-argument', `Option --${name} is described otherwise elsewhere`, { hint });
  }
  return given;
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
