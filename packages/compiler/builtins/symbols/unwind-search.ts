import { constant } from '../../ir/builder.ts';
import type { BlockId, Register } from '../../ir/ir.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { type Location, loadFrom, storeTo } from '../../lower/location.ts';

/** Elements of an array map that begin with a u64 and ascend by it. */
export interface SortedElements {
  readonly map: number;
  readonly first: Register;
  readonly count: Register;
  /** How often the search halves what is left: at most 2 to the power of that are searched. */
  readonly steps: number;
  /**
   * Scratch memory for the number of an element. The verifier knows nothing of what is read from there: else it tells
   * the ways through the search apart by that number, from 7.3 on by how two numbers differ, and there are too many.
   */
  readonly word: Location;
}

/**
 * The last element whose u64 is not above `value`; goes to `none` when there is none. The halving search is written
 * out, step after step.
 */
export function searchSorted(
  f: FunctionScope,
  elements: SortedElements,
  value: Register,
  none: BlockId,
): Register {
  const { b } = f;
  const { word } = elements;
  storeTo(b, word, 8, constant(0));
  for (let step = elements.steps - 1; step >= 0; step--) {
    const middle = b.alu('add', { register: loadFrom(b, word, 8) }, constant(2 ** step));
    const [inside, found, below, next] = [b.block(), b.block(), b.block(), b.block()];
    b.branch('lt', middle, { register: elements.count }, inside, next);
    b.enter(inside);
    const element = lookUp(f, elements, middle);
    b.branch('ne', element, constant(0), found, next);
    b.enter(found);
    b.branch('le', b.load(element, 0, 8), { register: value }, below, next);
    b.enter(below);
    storeTo(b, word, 8, { register: middle });
    b.jump(next);
    b.enter(next);
  }
  const low = loadFrom(b, word, 8);
  const [some, found, fits] = [b.block(), b.block(), b.block()];
  b.branch('lt', low, { register: elements.count }, some, none);
  b.enter(some);
  const element = lookUp(f, elements, low);
  b.branch('ne', element, constant(0), found, none);
  b.enter(found);
  b.branch('le', b.load(element, 0, 8), { register: value }, fits, none);
  b.enter(fits);
  return element;
}

function lookUp(f: FunctionScope, { map, first }: SortedElements, index: Register): Register {
  const { b } = f;
  const key = f.readSlot();
  b.storeSlot(key, 0, 4, { register: b.alu('add', { register: first }, { register: index }) });
  return b.call('map_lookup_elem', [
    { register: b.mapAddress(map) },
    { register: b.slotAddress(key) },
  ]);
}
