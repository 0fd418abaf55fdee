import { poisoned } from '../types/build.ts';
import { isAggregate } from '../types/convert.ts';
import { showType } from '../types/show.ts';
import { none, type Type } from '../types/type.ts';
import type { TypedExpression } from '../types/typed.ts';
import { type Conversion, parseFormat, unsupportedConversion } from './format.ts';
import { type CheckedCall, expressionAt, stringAt } from './signature.ts';

/** What a format may be given. */
const argumentsMax = 128;

/** Checks a format against its arguments; the call stays as it is. */
export function checkFormat(call: CheckedCall): TypedExpression | undefined {
  const format = stringAt(call, 0)!;
  const unsupported = unsupportedConversion(format);
  if (unsupported !== undefined) {
    call.error('bad-format', `The format has %${unsupported}, which is not supported`, {
      span: call.args[0]!.span,
    });
    return poisoned(call.span);
  }
  const conversions = parseFormat(format).filter((piece) => piece.kind === 'conversion');
  const given = call.args.length - 1;
  if (given !== conversions.length) {
    const which = given < conversions.length ? 'few' : 'many';
    const message = `Too ${which} arguments for the format: it takes ${conversions.length}, ${given} given`;
    call.error('bad-format', message);
    return poisoned(call.span);
  }
  if (given > argumentsMax) {
    call.error(
      'limit-exceeded',
      `${call.name}() takes at most ${argumentsMax} values, not ${given}`,
    );
    return poisoned(call.span);
  }
  conversions.forEach((conversion, index) => {
    checkConversion(conversion, expressionAt(call, index + 1)!, call);
  });
  const args = call.args.map((arg, index) =>
    index === 0 || !('type' in arg) ? arg : { ...arg, type: call.describe(arg.type) },
  );
  return { kind: 'call', span: call.span, name: call.name, args, type: none };
}

function checkConversion(conversion: Conversion, value: TypedExpression, call: CheckedCall): void {
  const { type, span } = value;
  if (accepts(conversion.conversion, type)) return;
  const message = `%${conversion.conversion} cannot show a value of type ${showType(type)}`;
  call.error('bad-format', message, {
    span,
    hint: isAggregate(type) ? 'Use print() of the map' : hintFor(type),
  });
}

const hintFor = (type: Type): string[] => {
  if (type.kind === 'buffer') return ['Use %r'];
  return type.kind === 'none' ? [] : ['Use %s'];
};

function accepts(conversion: Conversion['conversion'], type: Type): boolean {
  switch (conversion) {
    case 's':
      return !isAggregate(type) && type.kind !== 'none' && type.kind !== 'void';
    case 'r':
    case 'rx':
    case 'rh':
      return type.kind === 'buffer';
    case 'gr':
      return type.kind === 'integer';
    default:
      return ['integer', 'bool', 'enum', 'pointer'].includes(type.kind);
  }
}
