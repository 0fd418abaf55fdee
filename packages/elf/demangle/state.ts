/** Thrown inside the demangler for what it does not know; `demangle` then gives the name back as it is. */
export class NotMangled extends Error {
  override readonly name = 'NotMangled';
}

/**
 * A type's text in two halves: what follows a declarator, such as the brackets of an array, stands right of
 * it. `int (&) [3]` is left `int (&` and right `) [3]`.
 */
export interface TypeText {
  readonly left: string;
  readonly right: string;
  /** What a star or an ampersand next to it must know. */
  readonly form: 'plain' | 'function' | 'array' | 'reference' | 'rvalue-reference';
  /** The elements of a template's parameter pack. */
  readonly pack?: readonly TypeText[];
}

/** A name and what decides how a function with that name is written. */
export interface NameText {
  readonly text: string;
  /** Ends with template arguments, so that a return type comes first among the types of the signature. */
  readonly template: boolean;
  /** Constructors, destructors and conversions have no return type. */
  readonly special: boolean;
  /** ` const`, ` &` and such of a member function. */
  readonly qualifiers: string;
}

export interface State {
  readonly text: string;
  at: number;
  depth: number;
  /** Within the parameters of a lambda, whose template parameters have no arguments. */
  inLambda: boolean;
  readonly substitutions: TypeText[];
  /** What T_, T0_… mean: the arguments of the template whose signature is being read. */
  templateArguments: TypeText[];
}

/** Substitutions can double a text with each letter: names longer than this are no use to anybody. */
const maxTextLength = 16_384;
const maxDepth = 256;

export const plain = (text: string): TypeText => ({ left: text, right: '', form: 'plain' });
export const textOf = (type: TypeText): string =>
  type.pack === undefined ? type.left + type.right : listText(type.pack);

/** Packs inside of a list are spread out in it. */
export function listText(types: readonly TypeText[]): string {
  return types
    .map(textOf)
    .filter((text) => text !== '')
    .join(', ');
}

export const peek = (state: State, ahead = 0): string => state.text[state.at + ahead] ?? '';

export function take(state: State, text: string): boolean {
  if (!state.text.startsWith(text, state.at)) return false;
  state.at += text.length;
  return true;
}

export function expect(state: State, text: string): void {
  if (!take(state, text)) throw new NotMangled(`${text} expected at ${state.at}`);
}

/** Decimal digits. */
export function takeNumber(state: State): number {
  const digits = /^\d{1,7}/.exec(state.text.slice(state.at, state.at + 8))?.[0];
  if (digits === undefined) throw new NotMangled(`number expected at ${state.at}`);
  state.at += digits.length;
  return Number(digits);
}

/** `_` is 0, `0_` is 1, `1_` is 2, in the given base. */
export function takeIndex(state: State, base: 10 | 36): number {
  const digits = (base === 36 ? /^[0-9A-Z]{0,6}_/ : /^[0-9]{0,6}_/).exec(
    state.text.slice(state.at, state.at + 8),
  )?.[0];
  if (digits === undefined) throw new NotMangled(`index expected at ${state.at}`);
  state.at += digits.length;
  return digits === '_' ? 0 : Number.parseInt(digits.slice(0, -1), base) + 1;
}

export function remember(state: State, type: TypeText): TypeText {
  if (textOf(type).length > maxTextLength) throw new NotMangled('too long');
  state.substitutions.push(type);
  return type;
}

/** Runs `read` one level down, with a limit for names that nest without end. */
export function nested<T>(state: State, read: () => T): T {
  if (++state.depth > maxDepth) throw new NotMangled('nested too deep');
  const result = read();
  state.depth--;
  return result;
}
