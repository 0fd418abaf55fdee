import { decodePunycode } from './punycode.ts';
import { NotMangled } from './state.ts';

/** Deeper or longer names are made to be so. */
const maxDepth = 200;
/** Of all parts that were written, which hold each other. */
const maxTextLength = 1 << 18;

const basicTypes: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};

const integerTypes = new Set('ahilmnojstxy');

/**
 * `app::run::<u8>` for `_RINvCs1_3app3runhE`, written as LLVM writes it: Rust's own names (RFC 2603). Throws
 * NotMangled.
 */
export function demangleRust(name: string): string {
  const reader = new RustReader(name, 2);
  const text = reader.path(true);
  // The crate that a generic function was made for.
  if (/^[A-Z]/.test(name.slice(reader.at))) reader.path(false);
  const rest = name.slice(reader.at);
  if (rest !== '' && !/^[.$]/.test(rest)) throw new NotMangled(`text at ${reader.at}`);
  return rest === '' ? text : `${text} (${rest})`;
}

class RustReader {
  readonly #name: string;
  at: number;
  #depth = 0;
  #textLength = 0;
  /** Lifetimes of the binders around. */
  #lifetimes = 0;

  constructor(name: string, at: number) {
    this.#name = name;
    this.at = at;
  }

  /** In a value `::` stands before generic arguments: `run::<u8>`, but `Vec<u8>`. */
  path(inValue: boolean): string {
    return this.#nested(() => {
      const { text, open } = this.#openPath(inValue);
      return open ? `${text}>` : text;
    });
  }

  /** A path whose generic arguments may still go on. */
  #openPath(inValue: boolean): { text: string; open: boolean } {
    const closed = (text: string): { text: string; open: boolean } => ({ text, open: false });
    switch (this.#next()) {
      case 'C':
        return closed(this.#identifier().name);
      case 'M':
        this.#implPath();
        return closed(`<${this.#type()}>`);
      case 'X':
        this.#implPath();
        return closed(`<${this.#type()} as ${this.path(false)}>`);
      case 'Y':
        return closed(`<${this.#type()} as ${this.path(false)}>`);
      case 'N':
        return closed(this.#item(inValue));
      case 'I': {
        const text = this.path(inValue);
        const list = this.#list(() => this.#genericArgument());
        return { text: `${text}${inValue ? '::' : ''}<${list.join(', ')}`, open: true };
      }
      case 'B':
        return this.#backReference(() => this.#openPath(inValue));
      default:
        throw new NotMangled(`path expected at ${this.at}`);
    }
  }

  /** Small letters are kinds of items that look alike; capitals are what the compiler made. */
  #item(inValue: boolean): string {
    const kind = this.#next();
    const inside = this.path(inValue);
    const { name, index } = this.#identifier();
    if (/[a-z]/.test(kind)) return name === '' ? inside : `${inside}::${name}`;
    const what = kind === 'C' ? 'closure' : kind === 'S' ? 'shim' : kind;
    return `${inside}::{${what}${name === '' ? '' : `:${name}`}#${index}}`;
  }

  #implPath(): void {
    this.#disambiguator();
    this.path(false);
  }

  #genericArgument(): string {
    if (this.#take('L')) return this.#lifetime();
    return this.#take('K') ? this.#constant() : this.#type();
  }

  #type(): string {
    return this.#nested(() => this.#typeHere());
  }

  #typeHere(): string {
    const letter = this.#next();
    const basic = basicTypes[letter];
    if (basic !== undefined) return basic;
    switch (letter) {
      case 'A':
        return `[${this.#type()}; ${this.#constant()}]`;
      case 'S':
        return `[${this.#type()}]`;
      case 'T': {
        const types = this.#list(() => this.#type());
        return types.length === 1 ? `(${types[0]},)` : `(${types.join(', ')})`;
      }
      case 'R':
        return `&${this.#referenceLifetime()}${this.#type()}`;
      case 'Q':
        return `&${this.#referenceLifetime()}mut ${this.#type()}`;
      case 'P':
        return `*const ${this.#type()}`;
      case 'O':
        return `*mut ${this.#type()}`;
      case 'F':
        return this.#bound(() => this.#signature());
      case 'D':
        return this.#dynamic();
      case 'B':
        return this.#backReference(() => this.#type());
      default:
        this.at -= 1;
        return this.path(false);
    }
  }

  #referenceLifetime(): string {
    const lifetime = this.#take('L') ? this.#lifetime() : "'_";
    return lifetime === "'_" ? '' : `${lifetime} `;
  }

  #signature(): string {
    const unsafety = this.#take('U') ? 'unsafe ' : '';
    const abi = this.#take('K')
      ? `extern "${this.#take('C') ? 'C' : this.#plainIdentifier().replaceAll('_', '-')}" `
      : '';
    const params = this.#list(() => this.#type());
    const result = this.#type();
    const returns = result === '()' ? '' : ` -> ${result}`;
    return `${unsafety}${abi}fn(${params.join(', ')})${returns}`;
  }

  #dynamic(): string {
    const traits = this.#bound(() => this.#list(() => this.#trait()).join(' + '), 'dyn ');
    if (!this.#take('L')) throw new NotMangled(`lifetime expected at ${this.at}`);
    const lifetime = this.#lifetime();
    return lifetime === "'_" ? traits : `${traits} + ${lifetime}`;
  }

  /** A trait with what its associated types are: `Iterator<Item = u8>`. */
  #trait(): string {
    let { text, open } = this.#openPath(false);
    while (this.#take('p')) {
      text += `${open ? ', ' : '<'}${this.#plainIdentifier()} = ${this.#type()}`;
      open = true;
    }
    return open ? `${text}>` : text;
  }

  /** What may be under `for<'a, 'b>`. */
  #bound(read: () => string, prefix = ''): string {
    const count = this.#take('G') ? this.#base62() + 1 : 0;
    if (count > maxDepth) throw new NotMangled('too many lifetimes');
    const names = Array.from({ length: count }, (_, i) => lifetimeName(this.#lifetimes + i));
    this.#lifetimes += count;
    const text = read();
    this.#lifetimes -= count;
    return `${prefix}${count === 0 ? '' : `for<${names.join(', ')}> `}${text}`;
  }

  #lifetime(): string {
    const index = this.#base62();
    if (index === 0) return "'_";
    if (index > this.#lifetimes) throw new NotMangled('lifetime of no binder');
    return lifetimeName(this.#lifetimes - index);
  }

  #constant(): string {
    const letter = this.#next();
    if (letter === 'B') return this.#backReference(() => this.#constant());
    if (letter === 'p') return '_';
    const negative = integerTypes.has(letter) && this.#take('n');
    const digits = /^[0-9a-f]*_/.exec(this.#name.slice(this.at, this.at + 40))?.[0];
    if (digits === undefined) throw new NotMangled(`constant expected at ${this.at}`);
    this.at += digits.length;
    const value = BigInt(`0x0${digits.slice(0, -1)}`);
    if (letter === 'b') return value === 0n ? 'false' : 'true';
    if (letter === 'c') return `'${String.fromCodePoint(Number(value & 0x1fffffn))}'`;
    if (!integerTypes.has(letter)) throw new NotMangled(`constant of type ${letter}`);
    // Larger ones keep their form.
    const text = digits.length > 17 ? `0x${digits.slice(0, -1)}` : String(value);
    return `${negative ? '-' : ''}${text}`;
  }

  #identifier(): { name: string; index: number } {
    const index = this.#disambiguator();
    return { name: this.#plainIdentifier(), index };
  }

  #plainIdentifier(): string {
    const encoded = this.#take('u');
    const digits = /^(0|[1-9]\d{0,4})_?/.exec(this.#name.slice(this.at, this.at + 8));
    if (digits === null) throw new NotMangled(`identifier expected at ${this.at}`);
    const start = this.at + digits[0].length;
    const end = start + Number(digits[1]);
    if (end > this.#name.length) throw new NotMangled('identifier ends outside');
    this.at = end;
    const text = this.#name.slice(start, end);
    return encoded ? decodePunycode(text) : text;
  }

  #disambiguator(): number {
    return this.#take('s') ? this.#base62() + 1 : 0;
  }

  /** `_` is 0, `0_` is 1, `Z_` is 62. */
  #base62(): number {
    const text = /^[0-9a-zA-Z]{0,20}_/.exec(this.#name.slice(this.at, this.at + 21))?.[0];
    if (text === undefined) throw new NotMangled(`number expected at ${this.at}`);
    this.at += text.length;
    if (text === '_') return 0;
    const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    return [...text.slice(0, -1)].reduce((sum, each) => sum * 62 + digits.indexOf(each), 0) + 1;
  }

  /** What stands at an earlier place, counted from behind `_R`. */
  #backReference<T>(read: () => T): T {
    const before = this.at - 1;
    const target = this.#base62() + 2;
    if (target >= before) throw new NotMangled('reference to what follows');
    const after = this.at;
    this.at = target;
    const found = this.#nested(read);
    this.at = after;
    return found;
  }

  #list(read: () => string): string[] {
    const items: string[] = [];
    while (!this.#take('E')) items.push(read());
    return items;
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new NotMangled('too deep');
    const found = read();
    this.#depth -= 1;
    if (typeof found === 'string') this.#textLength += found.length;
    if (this.#textLength > maxTextLength) throw new NotMangled('too long');
    return found;
  }

  #next(): string {
    if (this.at >= this.#name.length) throw new NotMangled('ends too early');
    return this.#name.charAt(this.at++);
  }

  #take(letter: string): boolean {
    if (this.#name.charAt(this.at) !== letter) return false;
    this.at += 1;
    return true;
  }
}

const lifetimeName = (index: number): string =>
  index < 26 ? `'${String.fromCharCode(97 + index)}` : `'z${index - 25}`;
