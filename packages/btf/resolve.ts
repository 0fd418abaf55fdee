import type { Btf, BtfType } from './btf.ts';
import { BtfError } from './error.ts';

/** Real chains of typedefs and qualifiers are a few long; a longer one is a cycle in bad data. */
const maxChain = 64;

type Peeled = Exclude<
  BtfType,
  { readonly kind: 'typedef' | 'type-tag' | 'volatile' | 'const' | 'restrict' }
>;

/** The type behind typedefs, qualifiers and tags. Throws BtfError on a cycle. */
export function peel(btf: Btf, id: number): Peeled {
  let next = id;
  for (let i = 0; i < maxChain; i++) {
    const type = btf.type(next);
    switch (type.kind) {
      case 'typedef':
      case 'type-tag':
      case 'volatile':
      case 'const':
      case 'restrict':
        next = type.type;
        break;
      default:
        return type;
    }
  }
  throw new BtfError(`type ${id} refers to itself`);
}

/** Bytes that a value takes, 8 for a pointer; undefined for void, functions and forward declarations. */
export function sizeOfType(btf: Btf, id: number): number | undefined {
  let count = 1;
  let next = id;
  for (let i = 0; i < maxChain; i++) {
    const type = peel(btf, next);
    switch (type.kind) {
      case 'array':
        count *= type.length;
        next = type.type;
        continue;
      case 'pointer':
        return count * 8;
      case 'int':
      case 'float':
      case 'enum':
      case 'struct':
      case 'union':
      case 'datasec':
        return count * type.size;
      case 'var':
      case 'decl-tag':
        next = type.type;
        continue;
      default:
        return undefined;
    }
  }
  throw new BtfError(`type ${id} refers to itself`);
}
