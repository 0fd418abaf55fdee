import { type HelperName, helperNames } from './generated/helpers.ts';

const ids = new Map<string, number>(helperNames.map((name, id) => [name, id]));

/** The number of a helper by its kernel name without `bpf_`: `map_lookup_elem` is 1. */
export const helperId = (name: string): number | undefined => ids.get(name);

/** The kernel name of a helper without `bpf_`. */
export const helperName = (id: number): HelperName | undefined => helperNames[id];
