import { operators } from './operators.ts';
import {
  expect,
  type NameText,
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
import { parametersText, readQualifiers, readTemplateArguments, readType } from './types.ts';

/** <encoding>: a name, and for a function its types; section 5.1.2 of the Itanium C++ ABI. */
export function readEncoding(state: State): string {
  return nested(state, () => {
    const outer = state.templateArguments;
    state.templateArguments = [];
    const name = readName(state, true);
    const text = endsEncoding(state) ? name.text : signature(state, name);
    state.templateArguments = outer;
    return text;
  });
}

const endsEncoding = (state: State): boolean => ['', 'E', '.'].includes(peek(state));

function signature(state: State, name: NameText): string {
  const returns = name.template && !name.special ? readType(state) : undefined;
  const parameters: TypeText[] = [];
  while (!endsEncoding(state)) parameters.push(readType(state));
  const call = `${name.text}(${parametersText(parameters)})`;
  if (returns === undefined) return call + name.qualifiers;
  const gap = returns.form === 'function' || returns.right.startsWith(')') ? '' : ' ';
  return `${returns.left}${gap}${call}${returns.right}${name.qualifiers}`;
}

/** <name>. With `tag` its template arguments are those of the signature that follows. */
export function readName(state: State, tag: boolean): NameText {
  if (peek(state) === 'N') return readNestedName(state, tag);
  if (peek(state) === 'Z') return readLocalName(state, tag);
  let name: Part;
  if (peek(state) === 'S' && peek(state, 1) !== 't') {
    name = { text: textOf(readSubstitution(state)), special: false };
    if (peek(state) !== 'I') throw new NotMangled('a substitution is no name');
  } else {
    const prefix = take(state, 'St') ? 'std::' : '';
    name = readUnqualified(state, '');
    name = { ...name, text: prefix + name.text };
    if (peek(state) === 'I') remember(state, plain(name.text));
  }
  const template = peek(state) === 'I';
  const text = template ? name.text + readTemplateArguments(state, tag) : name.text;
  return { text, template, special: name.special, qualifiers: '' };
}

interface Part {
  readonly text: string;
  readonly special: boolean;
}

/** N, qualifiers, the parts, E. Each part but the last is a substitution for what follows. */
function readNestedName(state: State, tag: boolean): NameText {
  expect(state, 'N');
  const qualifiers = readQualifiers(state);
  const reference = take(state, 'R') ? ' &' : take(state, 'O') ? ' &&' : '';
  let text = '';
  let template = false;
  let special = false;
  let remembered = false;
  while (!take(state, 'E')) {
    remembered = true;
    if (peek(state) === 'I') {
      text += readTemplateArguments(state, tag);
      template = true;
    } else if (peek(state) === 'S') {
      const standard = take(state, 'St');
      text = standard ? 'std' : textOf(readSubstitution(state));
      remembered = false;
    } else if (peek(state) === 'T' || /^D[tT]/.test(state.text.slice(state.at, state.at + 2))) {
      // A type remembers itself.
      text = textOf(readType(state));
      remembered = false;
    } else {
      const part = readUnqualified(state, text);
      text = text === '' ? part.text : `${text}::${part.text}`;
      special = part.special;
      template = false;
    }
    if (remembered) remember(state, plain(text));
  }
  // The whole is remembered by who knows that it is a type.
  if (remembered) state.substitutions.pop();
  return { text, template, special, qualifiers: qualifiers + reference };
}

/** Z, the function it is in, E, and the entity or `s` for a string. */
function readLocalName(state: State, tag: boolean): NameText {
  expect(state, 'Z');
  const owner = readEncoding(state);
  expect(state, 'E');
  if (take(state, 's')) {
    skipDiscriminator(state);
    return { text: `${owner}::string literal`, template: false, special: false, qualifiers: '' };
  }
  if (take(state, 'd')) takeIndex(state, 10);
  const name = nested(state, () => readName(state, tag));
  skipDiscriminator(state);
  return { ...name, text: `${owner}::${name.text}` };
}

/** `_0`, or `__12_`: tells equal names in one function apart, and is not shown. */
function skipDiscriminator(state: State): void {
  const found = /^(__\d+_|_\d)/.exec(state.text.slice(state.at, state.at + 12))?.[0];
  state.at += found?.length ?? 0;
}

/** <unqualified-name>; `owner` is the class that a constructor or destructor belongs to. */
function readUnqualified(state: State, owner: string): Part {
  take(state, 'L');
  const part = unqualifiedAt(state, owner);
  let { text } = part;
  while (take(state, 'B')) text += `[abi:${readSourceName(state)}]`;
  return { ...part, text };
}

function unqualifiedAt(state: State, owner: string): Part {
  const first = peek(state);
  if (/\d/.test(first)) return { text: readSourceName(state), special: false };
  if (/^C[1-5]/.test(first + peek(state, 1))) {
    state.at += 2;
    return { text: lastName(owner), special: true };
  }
  if (/^D[0-5]/.test(first + peek(state, 1))) {
    state.at += 2;
    return { text: `~${lastName(owner)}`, special: true };
  }
  if (take(state, 'Ut')) return { text: `'unnamed${unnamedNumber(state)}'`, special: false };
  if (take(state, 'Ul')) return readLambda(state);
  return readOperator(state);
}

function readSourceName(state: State): string {
  const length = takeNumber(state);
  const text = state.text.slice(state.at, state.at + length);
  if (text.length !== length || length === 0) throw new NotMangled('a name is cut short');
  state.at += length;
  return text.startsWith('_GLOBAL__N') ? '(anonymous namespace)' : text;
}

function readLambda(state: State): Part {
  const parameters: TypeText[] = [];
  const outer = state.inLambda;
  state.inLambda = true;
  while (!take(state, 'E')) parameters.push(readType(state));
  state.inLambda = outer;
  const number = unnamedNumber(state);
  return { text: `'lambda${number}'(${parametersText(parameters)})`, special: false };
}

/** The first has no number, the second is 0. */
function unnamedNumber(state: State): string {
  const index = takeIndex(state, 10);
  return index === 0 ? '' : String(index - 1);
}

function readOperator(state: State): Part {
  if (take(state, 'cv')) return { text: `operator ${textOf(readType(state))}`, special: true };
  if (take(state, 'li')) return { text: `operator"" ${readSourceName(state)}`, special: false };
  const symbol = operators[peek(state) + peek(state, 1)];
  if (symbol === undefined) throw new NotMangled(`name at ${state.at}`);
  state.at += 2;
  return { text: `operator${symbol}`, special: false };
}

/** `std::vector<int>` is constructed by `vector`: the last part, without its arguments and tags. */
function lastName(tagged: string): string {
  const owner = tagged.replace(/(\[abi:\w+\])+$/, '');
  let depth = 0;
  let end = owner.length;
  for (let i = owner.length - 1; i >= 0; i--) {
    const letter = owner[i];
    if (letter === '>') depth++;
    else if (letter === '<' && --depth === 0) end = i;
    else if (letter === ':' && depth === 0) return owner.slice(i + 1, end);
  }
  return owner.slice(0, end);
}
