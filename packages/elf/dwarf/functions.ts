import { Attribute, Tag } from './constants.ts';
import type { Entry } from './entry.ts';
import { type AddressRange, containsAddress, rangesOf } from './ranges.ts';
import type { Unit, UnitTable } from './unit.ts';

/** A function with code of its own. */
export interface DebugFunction {
  readonly entry: Entry;
  readonly ranges: readonly AddressRange[];
}

/** Finds units and functions by address. What was read is kept. */
export class DebugFunctions {
  readonly #units: UnitTable;
  readonly #functions = new Map<Unit, DebugFunction[]>();
  #ranges: { readonly unit: Unit; readonly ranges: readonly AddressRange[] }[] | undefined;

  constructor(units: UnitTable) {
    this.#units = units;
  }

  /** The unit whose code holds an address. */
  unitAt(address: number): Unit | undefined {
    this.#ranges ??= this.#units.units.map((unit) => ({ unit, ranges: rangesOf(unit.root) }));
    return this.#ranges.find(({ ranges }) => containsAddress(ranges, address))?.unit;
  }

  /** The function whose code holds an address. */
  at(address: number): DebugFunction | undefined {
    const unit = this.unitAt(address);
    if (unit === undefined) return undefined;
    return this.#of(unit).find(({ ranges }) => containsAddress(ranges, address));
  }

  #of(unit: Unit): DebugFunction[] {
    let functions = this.#functions.get(unit);
    if (functions === undefined) {
      functions = [...functionsIn(unit.root)];
      this.#functions.set(unit, functions);
    }
    return functions;
  }
}

/** How deep scopes, blocks and inlined calls nest at most; more is a mistake in the file. */
const depthMax = 64;

/** C++ and Rust put functions into namespaces and types. */
const scopes: ReadonlySet<number> = new Set([
  Tag.namespace,
  Tag.structureType,
  Tag.classType,
  Tag.unionType,
]);

function* functionsIn(scope: Entry, depth = 0): Generator<DebugFunction> {
  if (depth > depthMax) return;
  for (const entry of scope.children()) {
    if (scopes.has(entry.tag)) yield* functionsIn(entry, depth + 1);
    if (entry.tag !== Tag.subprogram || entry.has(Attribute.declaration)) continue;
    const ranges = rangesOf(entry);
    if (ranges.length > 0) yield { entry, ranges };
  }
}

/** The calls that were inlined into a function and hold an address, outermost first. */
export function inlinedAt(func: Entry, address: number, depth = 0): Entry[] {
  if (depth > depthMax) return [];
  for (const child of func.children()) {
    const inlined = child.tag === Tag.inlinedSubroutine;
    if (!inlined && child.tag !== Tag.lexicalBlock) continue;
    const ranges = rangesOf(child);
    // A block without addresses of its own may still hold calls.
    if (ranges.length > 0 && !containsAddress(ranges, address)) continue;
    const inner = inlinedAt(child, address, depth + 1);
    if (inlined) return [child, ...inner];
    if (inner.length > 0) return inner;
  }
  return [];
}
