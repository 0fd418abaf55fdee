import { readEncoding, readName } from './names.ts';
import { builtinTypes, literalSuffixes } from './operators.ts';
import {
  expect,
  listText,
  NotMangled,
  nested,
  peek,
  plain,
  remember,
  type State,
  type TypeText,
  take,
  takeIndex,
  takeNumber,
  textOf,
} from './state.ts';
import { readSubstitution } from './substitution.ts';

/** <type>, section 5.1.5 of the Itanium C++ ABI. */
export const readType = (state: State): TypeText => nested(state, () => typeAt(state));

function typeAt(state: State): TypeText {
  const builtin = builtinTypes[peek(state)] ?? builtinTypes[peek(state) + peek(state, 1)];
  if (builtin !== undefined) {
    state.at += peek(state) === 'D' ? 2 : 1;
    return plain(builtin);
  }
  switch (peek(state)) {
    case 'r':
    case 'V':
    case 'K':
      return qualifiedType(state);
    case 'P':
      state.at++;
      return remember(state, pointerTo(readType(state), '*'));
    case 'R':
      state.at++;
      return remember(state, pointerTo(readType(state), '&'));
    case 'O':
      state.at++;
      return remember(state, pointerTo(readType(state), '&&'));
    case 'F':
      return remember(state, readFunctionType(state));
    case 'A':
      return remember(state, arrayType(state));
    case 'M':
      return remember(state, memberPointer(state));
    case 'T':
      return withArguments(state, remember(state, readTemplateParameter(state)));
    case 'D':
      return extendedType(state);
    case 'S':
      if (peek(state, 1) !== 't') return substitutedType(state);
      return remember(state, plain(readName(state, false).text));
    default:
      return remember(state, plain(readName(state, false).text));
  }
}

/** A substitution may be a template's name, whose arguments follow. */
function substitutedType(state: State): TypeText {
  const found = readSubstitution(state);
  return withArguments(state, found);
}

function withArguments(state: State, type: TypeText): TypeText {
  if (peek(state) !== 'I') return type;
  return remember(state, plain(textOf(type) + readTemplateArguments(state, false)));
}

/** <CV-qualifiers>, in the one order that mangling permits. */
export function readQualifiers(state: State): string {
  const restrict = take(state, 'r') ? ' restrict' : '';
  const volatile = take(state, 'V') ? ' volatile' : '';
  const constant = take(state, 'K') ? ' const' : '';
  return constant + volatile + restrict;
}

function qualifiedType(state: State): TypeText {
  const qualifiers = readQualifiers(state);
  // A member function's qualifiers belong to its type: together they are one substitution.
  const type = peek(state) === 'F' ? readFunctionType(state) : readType(state);
  return remember(state, qualify(type, qualifiers));
}

function qualify(type: TypeText, qualifiers: string): TypeText {
  return mapPack(type, (each) =>
    each.form === 'function'
      ? { ...each, right: each.right + qualifiers }
      : { ...each, left: each.left + qualifiers },
  );
}

function mapPack(type: TypeText, change: (each: TypeText) => TypeText): TypeText {
  return type.pack === undefined ? change(type) : { ...type, pack: type.pack.map(change) };
}

/** A reference to a reference is one: an lvalue's wins. */
function pointerTo(type: TypeText, mark: '*' | '&' | '&&'): TypeText {
  const form = mark === '&' ? 'reference' : mark === '&&' ? 'rvalue-reference' : 'plain';
  return mapPack(type, (each) => {
    if (mark !== '*' && each.form === 'reference') return each;
    if (mark !== '*' && each.form === 'rvalue-reference') {
      if (mark === '&&') return each;
      return { ...each, left: each.left.slice(0, -1), form: 'reference' };
    }
    if (each.form === 'function')
      return { left: `${each.left}(${mark}`, right: `)${each.right}`, form };
    if (each.form === 'array')
      return { left: `${each.left} (${mark}`, right: `)${each.right}`, form };
    return { ...each, left: each.left + mark, form };
  });
}

/** <function-type>: F, Y for C linkage, the types, a reference qualifier, E. */
function readFunctionType(state: State): TypeText {
  expect(state, 'F');
  take(state, 'Y');
  const returns = readType(state);
  const parameters: TypeText[] = [];
  while (!'EOR'.includes(peek(state)) || isReferenceType(state)) parameters.push(readType(state));
  const reference = take(state, 'R') ? ' &' : take(state, 'O') ? ' &&' : '';
  expect(state, 'E');
  return {
    left: `${returns.left} `,
    right: `(${parametersText(parameters)})${returns.right}${reference}`,
    form: 'function',
  };
}

/** R and O before the E qualify the function; elsewhere they begin a type. */
const isReferenceType = (state: State): boolean =>
  'RO'.includes(peek(state)) && peek(state, 1) !== 'E';

/** A lone void is no parameter. */
export function parametersText(parameters: readonly TypeText[]): string {
  const text = listText(parameters);
  return text === 'void' ? '' : text;
}

function arrayType(state: State): TypeText {
  expect(state, 'A');
  let length = '';
  if (/\d/.test(peek(state))) length = String(takeNumber(state));
  else if (peek(state) !== '_') length = readExpression(state);
  expect(state, '_');
  const element = readType(state);
  return {
    left: element.left,
    right: ` [${length}]${element.right.trimStart()}`,
    form: 'array',
  };
}

function memberPointer(state: State): TypeText {
  expect(state, 'M');
  const owner = textOf(readType(state));
  const member = readType(state);
  if (member.form === 'function') {
    return { left: `${member.left}(${owner}::*`, right: `)${member.right}`, form: 'plain' };
  }
  return { left: `${member.left} ${owner}::*`, right: member.right, form: 'plain' };
}

function readTemplateParameter(state: State): TypeText {
  expect(state, 'T');
  const index = takeIndex(state, 10);
  // A lambda's own parameters of any type.
  if (state.inLambda) return plain('auto');
  const found = state.templateArguments[index];
  if (found === undefined) throw new NotMangled(`no template argument ${index}`);
  return found;
}

function extendedType(state: State): TypeText {
  if (take(state, 'Dp')) return remember(state, readType(state));
  if (take(state, 'Do')) return remember(state, noexceptFunction(readFunctionType(state)));
  if (take(state, 'Dv')) {
    const length = takeNumber(state);
    expect(state, '_');
    return remember(state, plain(`${textOf(readType(state))} vector[${length}]`));
  }
  if (take(state, 'DT') || take(state, 'Dt')) {
    const expression = readExpression(state);
    expect(state, 'E');
    return remember(state, plain(`decltype(${expression})`));
  }
  throw new NotMangled(`type at ${state.at}`);
}

const noexceptFunction = (type: TypeText): TypeText => ({
  ...type,
  right: `${type.right} noexcept`,
});

/** <template-args>. With `tag` they become what T_ means, each as soon as it is read. */
export function readTemplateArguments(state: State, tag: boolean): string {
  expect(state, 'I');
  const found: TypeText[] = [];
  if (tag) state.templateArguments = found;
  while (!take(state, 'E')) found.push(readTemplateArgument(state));
  return `<${listText(found)}>`;
}

function readTemplateArgument(state: State): TypeText {
  return nested(state, () => {
    if (take(state, 'J')) {
      const pack: TypeText[] = [];
      while (!take(state, 'E')) pack.push(readTemplateArgument(state));
      return { left: '', right: '', form: 'plain', pack };
    }
    if (take(state, 'X')) {
      const expression = readExpression(state);
      expect(state, 'E');
      return plain(expression);
    }
    if (peek(state) === 'L') return plain(readLiteral(state));
    return readType(state);
  });
}

/** The few expressions that names of real programs hold: literals, template parameters, packs, addresses. */
function readExpression(state: State): string {
  if (take(state, 'sp')) return readExpression(state);
  if (take(state, 'ad')) return `&(${readExpression(state)})`;
  if (peek(state) === 'L') return readLiteral(state);
  if (peek(state) === 'T') return textOf(readTemplateParameter(state));
  throw new NotMangled(`expression at ${state.at}`);
}

/** <expr-primary>: L type value E, or L _Z encoding E. */
function readLiteral(state: State): string {
  expect(state, 'L');
  if (take(state, '_Z')) {
    const text = readEncoding(state);
    expect(state, 'E');
    return text;
  }
  if (take(state, 'DnE') || take(state, 'Dn0E')) return 'nullptr';
  if (take(state, 'b0E')) return 'false';
  if (take(state, 'b1E')) return 'true';
  const suffix = literalSuffixes[peek(state)];
  const type = textOf(readType(state));
  const end = state.text.indexOf('E', state.at);
  const value = /^(n?)(\d+)$/.exec(state.text.slice(state.at, end));
  if (end < 0 || value === null) throw new NotMangled(`literal at ${state.at}`);
  state.at = end + 1;
  const number = `${value[1] === 'n' ? '-' : ''}${value[2]}`;
  return suffix === undefined ? `(${type})${number}` : number + suffix;
}
