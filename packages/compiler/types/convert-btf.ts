import type { Btf, BtfType } from '@sonde/btf';
import {
  type AddressSpace,
  bool,
  int,
  pointerTo,
  type StructType,
  stringOf,
  type Type,
} from './type.ts';

/** Where a type comes from, when that is not the kernel. */
export interface TypeOrigin {
  /** Where pointers of this type point to, unless they say otherwise. */
  readonly space: AddressSpace;
  /** The path of the program whose debugging information it is. */
  readonly binary?: string;
}

/**
 * A BTF type as a type of the language. Structs and unions stay names, so there are no cycles:
 * `StructTable` knows their fields. Pointers that the kernel marked `__user` point there in any case.
 */
export function convertBtf(btf: Btf, id: number, from: AddressSpace | TypeOrigin): Type {
  const origin = typeof from === 'string' ? { space: from } : from;
  const type = btf.type(id);
  switch (type.kind) {
    case 'void':
    case 'func':
    case 'func-proto':
    case 'datasec':
      return { kind: 'void' };
    case 'int':
      // As bpftrace does: only the kernel's truth values and enums are more than numbers.
      if (type.bool && origin.binary === undefined) return bool;
      return isSize(type.size) ? int(type.size, type.signed) : bytes(type.size);
    case 'float':
      return isSize(type.size) ? int(type.size, false) : bytes(type.size);
    case 'enum':
      return origin.binary === undefined
        ? convertEnum(type)
        : int(enumSize(type.size), type.signed);
    case 'pointer':
      return pointerTo(convertBtf(btf, type.type, origin), pointee(btf, type.type, origin.space));
    case 'array':
      if (isChar(btf, type.type) && type.length > 0) return stringOf(type.length);
      return { kind: 'array', element: convertBtf(btf, type.type, origin), length: type.length };
    case 'struct':
    case 'union':
      return structOf(structName(type), type.size, origin);
    case 'forward': {
      const tag = type.union ? 'union' : 'struct';
      const definition = btf.find(tag, type.name);
      if (definition !== undefined) return convertBtf(btf, definition, origin);
      return structOf(`${tag} ${type.name}`, 0, origin);
    }
    case 'typedef':
      return convertTypedef(btf, type, origin);
    case 'type-tag':
    case 'volatile':
    case 'const':
    case 'restrict':
    case 'var':
    case 'decl-tag':
      return convertBtf(btf, type.type, origin);
  }
}

const structOf = (name: string, size: number, { binary }: TypeOrigin): StructType => ({
  kind: 'struct',
  name,
  size,
  ...(binary !== undefined && { binary }),
});

/** The names travel with the type, so that results can be read far from the host. */
export function convertEnum({ name, size, signed, values }: BtfType & { kind: 'enum' }): Type {
  const enumerators = values.map((each) => ({ name: each.name, value: String(each.value) }));
  return { kind: 'enum', name, size: enumSize(size), signed, enumerators };
}

/** Anonymous structs are named by their id; `StructTable` reads the id back. */
export const structName = (type: { kind: 'struct' | 'union'; name: string; id: number }): string =>
  `${type.kind} ${type.name === '' ? `#${type.id}` : type.name}`;

function convertTypedef(
  btf: Btf,
  type: BtfType & { kind: 'typedef' | 'type-tag' },
  origin: TypeOrigin,
): Type {
  const target = convertBtf(btf, type.type, origin);
  const anonymous = target.kind === 'struct' && target.name.includes(' #');
  return anonymous ? { ...target, name: type.name } : target;
}

function pointee(btf: Btf, id: number, space: AddressSpace): AddressSpace {
  const type = btf.type(id);
  if (type.kind === 'type-tag')
    return type.name === 'user' ? 'user' : pointee(btf, type.type, space);
  return type.kind === 'const' || type.kind === 'volatile' ? pointee(btf, type.type, space) : space;
}

function isChar(btf: Btf, id: number): boolean {
  const type = btf.type(id);
  if (type.kind === 'const' || type.kind === 'volatile') return isChar(btf, type.type);
  return type.kind === 'int' && type.size === 1 && (type.char || type.name === 'char');
}

const isSize = (size: number): size is 1 | 2 | 4 | 8 => [1, 2, 4, 8].includes(size);
const enumSize = (size: number): 1 | 2 | 4 | 8 => (isSize(size) ? size : 4);
/** 128-bit integers and long doubles are only carried around. */
const bytes = (length: number): Type => ({ kind: 'array', element: int(1, false), length });
