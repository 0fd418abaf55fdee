import type { Btf } from '@sonde/btf';
import { Attribute, Encoding, Tag } from './constants.ts';
import type { Entry } from './entry.ts';
import type { Unit, UnitTable } from './unit.ts';

type Kind = Parameters<Btf['find']>[0];

const kindOfTag: Readonly<Record<number, Kind>> = {
  [Tag.structureType]: 'struct',
  [Tag.classType]: 'struct',
  [Tag.unionType]: 'union',
  [Tag.enumerationType]: 'enum',
  [Tag.typedef]: 'typedef',
};

interface UnitNames {
  /** Offsets of entries by `kind name`. */
  readonly types: ReadonlyMap<string, number>;
  readonly enumerators: ReadonlyMap<string, { readonly enumId: number; readonly value: number }>;
}

/**
 * Finds the types that stand at the top of units, by name. Units are read one after another until a name is found,
 * and kept: the first that defines a name wins, as it does for bpftrace.
 */
export class TypeNames {
  readonly #units: readonly Unit[];
  readonly #read: UnitNames[] = [];

  constructor({ units }: UnitTable) {
    this.#units = units;
  }

  find(kind: Kind, name: string): number | undefined {
    const key = `${kind} ${name}`;
    for (const { types } of this.#each()) {
      const found = types.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  findEnumerator(name: string): { readonly enumId: number; readonly value: number } | undefined {
    for (const { enumerators } of this.#each()) {
      const found = enumerators.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *list(kind: Kind | 'enumerator'): Generator<string> {
    for (const { types, enumerators } of this.#each()) {
      if (kind === 'enumerator') yield* enumerators.keys();
      for (const key of types.keys()) {
        if (key.startsWith(`${kind} `)) yield key.slice(kind.length + 1);
      }
    }
  }

  *#each(): Generator<UnitNames> {
    for (let i = 0; i < this.#units.length; i++) {
      this.#read[i] ??= readNames(this.#units[i]!);
      yield this.#read[i]!;
    }
  }
}

function readNames({ root }: Unit): UnitNames {
  const types = new Map<string, number>();
  const enumerators = new Map<string, { enumId: number; value: number }>();
  for (const entry of root.children()) {
    const kind = kindOf(entry);
    if (kind === undefined || entry.has(Attribute.declaration)) continue;
    const { name } = entry;
    if (name !== undefined && !types.has(`${kind} ${name}`))
      types.set(`${kind} ${name}`, entry.offset);
    if (kind !== 'enum') continue;
    for (const child of entry.children()) {
      if (child.tag !== Tag.enumerator) continue;
      enumerators.set(child.name ?? '', { enumId: entry.offset, value: child.offset });
    }
  }
  return { types, enumerators };
}

function kindOf(entry: Entry): Kind | undefined {
  if (entry.tag !== Tag.baseType) return kindOfTag[entry.tag];
  return entry.number(Attribute.encoding) === Encoding.float ? 'float' : 'int';
}
