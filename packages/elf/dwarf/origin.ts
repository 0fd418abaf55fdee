import { ElfError } from '../error.ts';
import { Attribute } from './constants.ts';
import type { Entry } from './entry.ts';

/** Real chains are three long: a copy of an inlined function, its definition, its declaration in a class. */
const originsMax = 8;

/**
 * What an entry is a copy of, itself when of nothing: compilers write the name and the type of an inlined function
 * and of its parameters once, and let every copy refer to them (DWARF 5, 3.3.8).
 */
export function origin(entry: Entry): Entry {
  let found = entry;
  for (let i = 0; i < originsMax; i++) {
    const next = found.number(Attribute.abstractOrigin);
    if (next === undefined) return found;
    found = found.unit.entry(next);
  }
  throw new ElfError(`entry at ${entry.offset} refers to itself`);
}

/** The symbol and the name of a function, from its definition or its declaration. */
export function functionNames(entry: Entry): { readonly symbol?: string; readonly name?: string } {
  const definition = origin(entry);
  const declared = definition.number(Attribute.specification);
  const places = declared === undefined ? [definition] : [definition, entry.unit.entry(declared)];
  const text = (attribute: number): string | undefined =>
    places.map((place) => place.text(attribute)).find((each) => each !== undefined);
  const symbol = text(Attribute.linkageName) ?? text(Attribute.mipsLinkageName);
  const name = text(Attribute.name);
  return { ...(symbol !== undefined && { symbol }), ...(name !== undefined && { name }) };
}
