import type { CEnum, CReference, CStruct, CType, Preamble } from '../syntax/c/declaration.ts';
import { type Extent, extentOf, type LaidOutMember, layoutStruct } from '../syntax/c/layout.ts';
import { literalType } from './build.ts';
import type { Declarations, Enumerator, StructField } from './structs.ts';
import { bitRange } from './structs.ts';
import { type AddressSpace, bool, int, pointerTo, sizeOf, stringOf, type Type } from './type.ts';

/** Types that the kernel's BTF knows and the C section only names. */
export type ResolveKernelType = (reference: CReference) => Type | undefined;

/**
 * The C section's types as types of the language. Layouts are worked out when first asked for: a
 * struct may name others that stand further down, or only in the kernel.
 */
export function declarationsOf(preamble: Preamble, kernelType: ResolveKernelType): Declarations {
  const { structs, enums, typedefs, defines } = preamble;

  const own = ({ tag, name }: CReference): CStruct | undefined =>
    tag === 'struct' || tag === 'union' ? structs.get(`${tag} ${name}`) : undefined;

  function extent(reference: CReference): Extent | undefined {
    const struct = own(reference);
    if (struct !== undefined) return layoutStruct(struct, extent);
    const typedef = reference.tag === 'typedef' ? typedefs.get(reference.name) : undefined;
    if (typedef !== undefined) return extentOf(typedef.type, extent);
    const declared = reference.tag === 'enum' ? enums.get(reference.name) : undefined;
    if (declared !== undefined) return { size: declared.size, align: declared.size };
    const type = kernelType(reference);
    // BTF does not tell alignment; that of its largest scalar is what a struct of the kernel has.
    return type && { size: sizeOf(type), align: Math.min(8, sizeOf(type) || 1) };
  }

  function convert(type: CType, space: AddressSpace): Type {
    switch (type.kind) {
      case 'void':
      case 'function':
        return { kind: 'void' };
      case 'bool':
        return bool;
      case 'integer':
        return type.size === 16 ? bytes(16) : int(type.size, type.signed);
      case 'float':
        return type.size === 16 ? bytes(16) : int(type.size, false);
      case 'pointer':
        return pointerTo(convert(type.to, space), space);
      case 'array':
        return convertArray(type, space);
      case 'reference':
        return convertReference(type, space);
    }
  }

  function convertArray(type: CType & { kind: 'array' }, space: AddressSpace): Type {
    const length = type.length ?? 0;
    const isString = type.of.kind === 'integer' && type.of.char === true && length > 0;
    return isString
      ? stringOf(length)
      : { kind: 'array', element: convert(type.of, space), length };
  }

  function convertReference(type: CReference, space: AddressSpace): Type {
    const { tag, name } = type;
    if (own(type) !== undefined) {
      return { kind: 'struct', name: `${tag} ${name}`, size: extent(type)?.size ?? 0 };
    }
    const typedef = tag === 'typedef' ? typedefs.get(name) : undefined;
    if (typedef !== undefined) return convert(typedef.type, space);
    const declared = tag === 'enum' ? enums.get(name) : undefined;
    if (declared !== undefined) {
      return enumType(declared);
    }
    return kernelType(type) ?? { kind: 'struct', name: `${tag} ${name}`, size: 0 };
  }

  function fieldsOf(struct: CStruct, base: number, space: AddressSpace): StructField[] {
    const members = layoutStruct(struct, extent)?.members ?? [];
    return members.flatMap((each) => fieldOf(each, base, space));
  }

  function fieldOf(
    { member, bitOffset }: LaidOutMember,
    base: number,
    space: AddressSpace,
  ): StructField[] {
    const { name, type, bits } = member;
    const at = base + bitOffset;
    const anonymous = name === '' && type.kind === 'reference' ? own(type) : undefined;
    if (anonymous !== undefined) return fieldsOf(anonymous, at, space);
    const converted = convert(type, space);
    if (bits === undefined) return [{ name, type: converted, offset: at / 8 }];
    return [{ name, type: converted, ...bitRange(at, bits, sizeOf(converted)) }];
  }

  function enumerator(name: string): Enumerator | undefined {
    for (const declared of enums.values()) {
      const found = declared.values.find((each) => each.name === name);
      if (found === undefined) continue;
      return { value: found.value, type: enumType(declared) };
    }
    const value = defines.get(name)?.value;
    return typeof value === 'bigint' ? { value, type: literalType(value) } : undefined;
  }

  return {
    struct(name, space) {
      const struct = structs.get(name);
      if (struct === undefined) return undefined;
      const [tag] = name.split(' ') as ['struct' | 'union'];
      const size = extent({ kind: 'reference', tag, name: struct.name })?.size ?? 0;
      return { size, fields: fieldsOf(struct, 0, space) };
    },
    typedef(name, space) {
      const typedef = typedefs.get(name);
      return typedef && convert(typedef.type, space);
    },
    enum(name) {
      return enums.has(name)
        ? convertReference({ kind: 'reference', tag: 'enum', name }, 'kernel')
        : undefined;
    },
    enumerator,
    text(name) {
      const value = defines.get(name)?.value;
      return typeof value === 'string' ? value : undefined;
    },
    names: () => [
      ...structs.keys(),
      ...[...enums.keys()].map((name) => `enum ${name}`),
      ...typedefs.keys(),
    ],
    constants: () => [...defines.keys()],
  };
}

function enumType({ name, size, signed, values }: CEnum): Type {
  const enumerators = values.map((each) => ({ name: each.name, value: String(each.value) }));
  return { kind: 'enum', name, size, signed, enumerators };
}

/** 128-bit values are only carried around. */
const bytes = (length: number): Type => ({ kind: 'array', element: int(1, false), length });
