import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../source/span.ts';
import type { CItem } from '../ast.ts';
import { nameEnd } from '../characters.ts';
import { type ConstantScope, constantOf } from './constant.ts';
import type { CDefine, CEnum, CInclude, CStruct, CTypedef, Preamble } from './declaration.ts';
import { endlessTypes } from './endless.ts';
import { readDefinition } from './read-declaration.ts';

/**
 * Reads the C section of a script: types, constants and the conditions around them. Names of types
 * that it does not declare stay names. Includes are recorded, not followed.
 */
export function readPreamble(items: readonly CItem[], diagnostics: Diagnostics): Preamble {
  const reader = new PreambleReader(diagnostics);
  for (const item of items) reader.read(item);
  return reader.finish();
}

interface Condition {
  readonly span: Span;
  /** Whether the items inside are read. */
  active: boolean;
  /** Whether some branch was active, so that `#else` is not. */
  taken: boolean;
  /** Whether the items around are read. */
  readonly outer: boolean;
}

type Directive = CItem & { kind: 'directive' };

class PreambleReader {
  readonly structs = new Map<string, CStruct>();
  private readonly enums = new Map<string, CEnum>();
  private readonly enumerators = new Map<string, bigint>();
  readonly typedefs = new Map<string, CTypedef>();
  private readonly defines = new Map<string, CDefine>();
  private readonly includes: CInclude[] = [];
  private readonly conditions: Condition[] = [];
  private readonly diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  read(item: CItem): void {
    if (item.kind === 'directive') {
      this.readDirective(item);
      return;
    }
    if (this.conditions.at(-1)?.active === false) return;
    switch (item.kind) {
      case 'include':
        this.includes.push({ path: item.path, system: item.system, span: item.span });
        break;
      case 'define': {
        const { kind: _, ...define } = item;
        this.defines.set(item.name, define);
        break;
      }
      case 'definition':
        this.readTypes(item);
        break;
    }
  }

  finish(): Preamble {
    for (const { span } of this.conditions) this.bad(span, 'This #if has no #endif');
    this.dropEndless();
    const defines = new Map<string, CDefine>();
    for (const [name, define] of this.defines) {
      const value = define.params === undefined ? this.value(name, new Set()) : undefined;
      defines.set(name, value === undefined ? define : { ...define, value });
    }
    const { structs, enums, typedefs, includes } = this;
    return { structs, enums, typedefs, defines, includes };
  }

  /** Nobody after this could lay them out. */
  private dropEndless(): void {
    for (const type of endlessTypes(this)) {
      const name = 'tag' in type ? `${type.tag} ${type.name}` : type.name;
      if ('tag' in type) this.structs.delete(name);
      else this.typedefs.delete(name);
      this.diagnostics.error('bad-c-declaration', type.span, `${name} contains itself`, {
        hint: `Point to it: ${name} *`,
      });
    }
  }

  private readTypes(item: CItem & { kind: 'definition' }): void {
    readDefinition(item, {
      scope: { value: (name) => this.value(name, new Set()) },
      reporter: this.diagnostics,
      declared: {
        struct: (each) => this.declare(this.structs, `${each.tag} ${each.name}`, each),
        enum: (each) => {
          for (const { name, value } of each.values) this.enumerators.set(name, value);
          this.declare(this.enums, each.name, each);
        },
        typedef: (each) => this.declare(this.typedefs, each.name, each),
      },
    });
  }

  private declare<T extends { span: Span }>(table: Map<string, T>, name: string, each: T): void {
    const before = table.get(name);
    // Several enums may have no name.
    const key = name === '' ? `#${table.size}` : name;
    if (before === undefined || name === '') table.set(key, each);
    else {
      this.diagnostics.error('duplicate-declaration', each.span, `${name} is declared already`, {
        labels: [{ span: before.span, message: 'The first declaration is here' }],
      });
    }
  }

  /** A constant by name. A macro is expanded where it is used, so it may name later ones, but not itself. */
  private value(name: string, visiting: ReadonlySet<string>): bigint | string | undefined {
    const define = this.defines.get(name);
    if (define === undefined) return this.enumerators.get(name);
    if (visiting.has(name) || visiting.size > 100 || define.params !== undefined) return undefined;
    const inner = new Set([...visiting, name]);
    return constantOf(define.body, { value: (other) => this.value(other, inner) });
  }

  private readDirective(directive: Directive): void {
    const { span } = directive;
    const { word, rest } = split(directive.text);
    const top = this.conditions.at(-1);
    switch (word) {
      case 'if':
        this.open(span, () => this.holds(rest, span));
        break;
      case 'ifdef':
        this.open(span, () => this.defines.has(rest));
        break;
      case 'ifndef':
        this.open(span, () => !this.defines.has(rest));
        break;
      case 'elif':
      case 'else':
        if (top === undefined) this.bad(span, `This #${word} has no #if`);
        else {
          top.active = top.outer && !top.taken && (word === 'else' || this.holds(rest, span));
          top.taken ||= top.active;
        }
        break;
      case 'endif':
        if (this.conditions.pop() === undefined) this.bad(span, 'This #endif has no #if');
        break;
      default:
        if (top?.active !== false) this.readOther(word, rest, span);
    }
  }

  private readOther(word: string, rest: string, span: Span): void {
    if (word === 'undef') this.defines.delete(rest);
    else if (word === 'error') this.bad(span, `#error ${rest}`);
    else if (word !== 'pragma' && word !== 'warning' && word !== '') {
      this.bad(span, `#${word} is no directive`);
    }
  }

  private open(span: Span, holds: () => boolean): void {
    const outer = this.conditions.at(-1)?.active ?? true;
    const active = outer && holds();
    this.conditions.push({ span, outer, active, taken: active });
  }

  /** The condition of an `#if`, where names that are not defined count as 0. */
  private holds(text: string, span: Span): boolean {
    const scope: ConstantScope = {
      value: (name) => this.value(name, new Set()) ?? 0n,
      defined: (name) => this.defines.has(name),
    };
    const value = constantOf(text, scope);
    if (typeof value === 'bigint') return value !== 0n;
    this.bad(span, 'This condition is no constant expression');
    return false;
  }

  private bad(span: Span, message: string): void {
    this.diagnostics.error('bad-c-declaration', span, message);
  }
}

/** `# ifdef X` → `ifdef` and `X`. */
function split(text: string): { word: string; rest: string } {
  const inner = text.slice(1).trim();
  const end = nameEnd(inner, 0);
  return { word: inner.slice(0, end), rest: inner.slice(end).trim() };
}
