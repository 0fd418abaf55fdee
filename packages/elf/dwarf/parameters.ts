import { type Btf, type BtfType, peel, sizeOfType } from '@sonde/btf';
import { Attribute, Tag } from './constants.ts';
import type { Entry } from './entry.ts';

/** A parameter of a function, and where its caller puts the argument. `type` is an id of `Dwarf.types`. */
export interface Parameter {
  /** Empty: the source gives it none. */
  readonly name: string;
  readonly type: number;
  readonly place: ParameterPlace;
}

/**
 * register: the how-manieth of rdi, rsi, rdx, rcx, r8, r9. reference: the register holds the address. stack: bytes above the stack pointer as the function
 * begins. vector: a floating-point register. split: a struct whose bytes are spread over registers.
 */
export type ParameterPlace =
  | { readonly kind: 'register' | 'reference'; readonly index: number }
  | { readonly kind: 'stack'; readonly offset: number }
  | { readonly kind: 'vector' | 'split' };

const integerRegisters = 6;
const vectorRegisters = 8;
/** Above the return address. */
const stackStart = 8;

type Class = 'integer' | 'vector' | 'memory';

/**
 * Where the arguments of a function lie when it is entered, by the calling convention of x86-64 (System V ABI,
 * AMD64 supplement, 3.2.3).
 */
export function placeParameters(types: Btf, prototype: Entry): Parameter[] {
  const proto = types.type(prototype.offset);
  if (proto.kind !== 'func-proto') return [];
  const free = { integer: 0, vector: 0, stack: stackStart };
  // What does not fit into registers is returned where the caller says, with a pointer before the arguments.
  if (isInMemory(types, proto.returns, prototype)) free.integer = 1;
  return proto.params
    .filter(({ type }) => type !== 0)
    .map(({ name, type }) => ({ name, type, place: take(free, types, { type, prototype }) }));
}

interface Free {
  integer: number;
  vector: number;
  stack: number;
}

function take(
  free: Free,
  types: Btf,
  { type, prototype }: { readonly type: number; readonly prototype: Entry },
): ParameterPlace {
  const byReference = isByReference(types, type, prototype);
  const classes: Class[] = byReference ? ['integer'] : classify(types, type);
  const integers = classes.filter((each) => each === 'integer').length;
  const vectors = classes.filter((each) => each === 'vector').length;
  const fits =
    !classes.includes('memory') &&
    free.integer + integers <= integerRegisters &&
    free.vector + vectors <= vectorRegisters;
  if (!fits) return takeStack(free, sizeOfType(types, type) ?? 8);
  const index = free.integer;
  free.integer += integers;
  free.vector += vectors;
  if (byReference) return { kind: 'reference', index };
  const { kind } = peel(types, type);
  if (classes.length > 1 || kind === 'struct' || kind === 'union') return { kind: 'split' };
  return vectors > 0 ? { kind: 'vector' } : { kind: 'register', index };
}

function takeStack(free: Free, size: number): ParameterPlace {
  const offset = free.stack;
  free.stack += Math.ceil(size / 8) * 8;
  return { kind: 'stack', offset };
}

interface MemberPlace {
  /** In bytes, from the start of the argument. */
  readonly offset: number;
  readonly depth: number;
}

/** The class of each eight bytes of a type; larger ones than two of them go to memory. */
function classify(types: Btf, id: number): Class[] {
  const size = sizeOfType(types, id) ?? 8;
  if (size > 16 || size === 0) return ['memory'];
  const classes: Class[] = Array.from({ length: Math.ceil(size / 8) }, () => 'vector');
  markIntegers(types, id, { offset: 0, depth: 0 }, classes);
  return classes;
}

/** Sixteen bytes hold no deeper nest; more is a mistake in the file. */
const depthMax = 8;

/** Sets the class of every eight bytes that hold more than floating-point numbers. */
function markIntegers(types: Btf, id: number, at: MemberPlace, classes: Class[]): void {
  const { offset, depth } = at;
  if (depth > depthMax) return;
  const type = peel(types, id);
  switch (type.kind) {
    case 'float':
      // long double is passed in memory.
      if (type.size > 8) classes.fill('memory');
      return;
    case 'struct':
    case 'union':
      for (const { type: member, bitOffset } of type.members) {
        const place = { offset: offset + Math.floor(bitOffset / 8), depth: depth + 1 };
        markIntegers(types, member, place, classes);
      }
      return;
    case 'array':
      return markElements(types, type, at, classes);
    default: {
      const index = Math.floor(offset / 8);
      if (classes[index] === 'vector') classes[index] = 'integer';
    }
  }
}

function markElements(
  types: Btf,
  array: BtfType & { readonly kind: 'array' },
  { offset, depth }: MemberPlace,
  classes: Class[],
): void {
  const size = sizeOfType(types, array.type) ?? 8;
  // No more than two eight bytes: an element each byte at most.
  for (let i = 0; i < Math.min(array.length, 16); i++) {
    markIntegers(types, array.type, { offset: offset + i * size, depth: depth + 1 }, classes);
  }
}

const passByReference = 4;

/**
 * C++ passes what has a destructor of its own, in itself or in a part, by the address of a copy. Clang says so in
 * the information; of what GCC makes it must be seen.
 */
function isByReference(types: Btf, id: number, from: Entry, seen = new Set<number>()): boolean {
  const type = peel(types, id);
  if ((type.kind !== 'struct' && type.kind !== 'union') || seen.has(type.id)) return false;
  seen.add(type.id);
  const entry = from.unit.entry(type.id);
  if (entry.number(Attribute.callingConvention) === passByReference) return true;
  return (
    [...entry.children()].some(isOwnDestructor) ||
    type.members.some((member) => isByReference(types, member.type, from, seen))
  );
}

const isOwnDestructor = (entry: Entry): boolean =>
  entry.tag === Tag.subprogram &&
  entry.name?.startsWith('~') === true &&
  !entry.has(Attribute.artificial) &&
  !entry.has(Attribute.defaulted);

function isInMemory(types: Btf, id: number, prototype: Entry): boolean {
  if (id === 0) return false;
  const { kind } = peel(types, id);
  if (kind !== 'struct' && kind !== 'union') return false;
  return isByReference(types, id, prototype) || classify(types, id).includes('memory');
}
