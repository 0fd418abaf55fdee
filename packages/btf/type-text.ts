import type { Btf, BtfType } from './btf.ts';
import { BtfError } from './error.ts';

/** Real declarations nest a few levels; more is a cycle in bad data. */
const maxDepth = 32;

/**
 * A type as C writes it, in the manner of the kernel's own tools: `struct file *`, `const char **`,
 * `void (*)(struct timer_list *)`. With `declarator` the name is put where C wants it: `char comm[16]`.
 */
export function typeText(btf: Btf, id: number, declarator = ''): string {
  return declare(btf, id, declarator, 0);
}

/** As libbpf writes it, a star keeps off a qualifier and off a function's parenthesis, but not off a name. */
const needsSpace = /^(const\b|volatile\b|restrict\b|\()/;

function declare(btf: Btf, id: number, inner: string, depth: number): string {
  if (depth > maxDepth) throw new BtfError(`type ${id} refers to itself`);
  const type = btf.type(id);
  const next = (to: number, text: string): string => declare(btf, to, text, depth + 1);
  switch (type.kind) {
    case 'pointer': {
      const text = needsSpace.test(inner) ? `* ${inner}` : `*${inner}`;
      return next(type.type, bindsTighter(btf, type.type) ? `(${text})` : text);
    }
    case 'array':
      return next(type.type, `${inner}[${type.length}]`);
    case 'func-proto': {
      const params = type.params.map((param) =>
        // A parameter without type ends the list: it stands for `...`.
        param.type === 0 ? '...' : next(param.type, ''),
      );
      return next(type.returns, `${inner}(${params.length === 0 ? 'void' : params.join(', ')})`);
    }
    case 'const':
    case 'volatile':
    case 'restrict':
      return qualified(btf, type, inner, next);
    case 'type-tag':
      return next(type.type, inner);
    default:
      return join(baseName(type), inner);
  }
}

/** A qualifier stands before a plain type and after the star of a pointer. */
function qualified(
  btf: Btf,
  type: Extract<BtfType, { readonly kind: 'const' | 'volatile' | 'restrict' }>,
  inner: string,
  next: (id: number, inner: string) => string,
): string {
  const { kind } = btf.type(type.type);
  if (kind === 'pointer') return next(type.type, join(type.kind, inner));
  const text = next(type.type, inner);
  // An array and its elements can both be const, which is one word in C.
  return text.startsWith(`${type.kind} `) ? text : `${type.kind} ${text}`;
}

/** Whether brackets or parentheses would catch the star of a pointer to this. */
function bindsTighter(btf: Btf, id: number): boolean {
  const type = btf.type(id);
  if (type.kind === 'const' || type.kind === 'volatile' || type.kind === 'type-tag') {
    // A chain of qualifiers is short; a cycle of them ends in declare().
    const inner = btf.type(type.type);
    return inner.kind === 'array' || inner.kind === 'func-proto';
  }
  return type.kind === 'array' || type.kind === 'func-proto';
}

function baseName(type: BtfType): string {
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'struct':
    case 'union':
    case 'enum':
      return `${type.kind} ${type.name || '{ ... }'}`;
    case 'forward':
      return `${type.union ? 'union' : 'struct'} ${type.name}`;
    case 'int':
    case 'float':
    case 'typedef':
    case 'func':
    case 'var':
    case 'datasec':
    case 'decl-tag':
      return type.name;
    default:
      return type.kind;
  }
}

const join = (left: string, right: string): string => (right === '' ? left : `${left} ${right}`);
