import type { CReference, CStruct, CType, CTypedef } from './declaration.ts';

interface Declared {
  readonly structs: ReadonlyMap<string, CStruct>;
  readonly typedefs: ReadonlyMap<string, CTypedef>;
}

/** The structs that hold themselves, and the typedefs that name themselves: they have no end, and so no size. */
export function endlessTypes(declared: Declared): (CStruct | CTypedef)[] {
  const all = [...declared.structs.values(), ...declared.typedefs.values()];
  return all.filter((each) => reaches(each, each, declared, new Set()));
}

function reaches(
  from: CStruct | CTypedef,
  to: CStruct | CTypedef,
  declared: Declared,
  seen: Set<CStruct | CTypedef>,
): boolean {
  return neededBy(from, declared).some((next) => {
    if (next === to) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(next, to, declared, seen);
  });
}

/** The types of this script without which this one cannot be laid out. */
function neededBy(type: CStruct | CTypedef, declared: Declared): (CStruct | CTypedef)[] {
  const references =
    'members' in type
      ? type.members.flatMap((member) => referenceIn(member.type, false))
      : referenceIn(type.type, true);
  return references.flatMap(({ tag, name }) => {
    const found =
      tag === 'typedef' ? declared.typedefs.get(name) : declared.structs.get(`${tag} ${name}`);
    return found === undefined ? [] : [found];
  });
}

/** What a type names. Behind a pointer only a typedef needs to be known, and that only by another typedef. */
function referenceIn(type: CType, isTypedef: boolean): CReference[] {
  switch (type.kind) {
    case 'reference':
      return [type];
    case 'array':
      return referenceIn(type.of, isTypedef);
    case 'pointer':
      return isTypedef ? referenceIn(type.to, true).filter(({ tag }) => tag === 'typedef') : [];
    default:
      return [];
  }
}
