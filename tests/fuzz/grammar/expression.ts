import { integer } from './integer.ts';
import { type MapVariable, type Scope, usable } from './scope.ts';
import {
  bool,
  fieldName,
  int64,
  isSame,
  randomInt,
  randomType,
  type Type,
  text,
  typeName,
} from './types.ts';

/** An expression of exactly this type. */
export function expression(scope: Scope, type: Type, depth: number): string {
  const { random } = scope;
  const known = scope.variables.filter((each) => isSame(each.type, type));
  if (known.length > 0 && random.chance(0.3)) return random.pick(known).name;
  const held = scope.maps.filter(({ value }) => value.kind !== 'aggregate' && isSame(value, type));
  if (held.length > 0 && random.chance(0.2)) return mapRead(scope, random.pick(held), depth);
  const within = depth - 1;
  switch (type.kind) {
    case 'int':
      return `(${typeName(type)})(${integer(scope, within)})`;
    case 'bool':
      return wrapped(boolean(scope, within));
    case 'string':
      return stringOf(scope, type.capacity, within);
    case 'array':
      return `(uint8[${type.length}])(uint${type.length * 8})(${integer(scope, within)})`;
    case 'tuple': {
      const parts = type.parts.map((part) => expression(scope, part, within));
      return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
    }
    case 'record':
      return `(${type.parts.map((part, at) => `${fieldName(at)} = ${expression(scope, part, within)}`).join(', ')})`;
  }
}

/** `@m[key]`. */
export function mapRead(scope: Scope, map: MapVariable, depth: number): string {
  if (map.keys.length === 0) return map.name;
  return `${map.name}[${mapKey(scope, map, depth)}]`;
}

export const mapKey = (scope: Scope, { keys }: MapVariable, depth: number): string =>
  keys.map((key) => expression(scope, key, Math.min(depth - 1, 1))).join(', ');

/** In parentheses; a name alone in them would be the type of a cast. */
const wrapped = (text: string): string => (/^\w+$/.test(text) ? text : `(${text})`);

const comparisons = ['==', '!=', '<', '<=', '>', '>='];

export function boolean(scope: Scope, depth: number): string {
  const { random } = scope;
  const known = scope.variables.filter(({ type }) => type.kind === 'bool');
  if (depth <= 0)
    return known.length > 0 ? random.pick(known).name : random.pick(['true', 'false']);
  const number = (): string => integer(scope, depth - 1);
  const e = (): string => boolean(scope, depth - 1);
  return random.pick([
    () => `${number()} ${random.pick(comparisons)} ${number()}`,
    () => `${number()} ${random.pick(comparisons)} ${number()}`,
    () => `(${wrapped(e())} && ${wrapped(e())})`,
    () => `(${wrapped(e())} || ${wrapped(e())})`,
    () => `!(${e()})`,
    () =>
      `${stringExpression(scope, depth - 1)} ${random.pick(['==', '!='])} ${stringExpression(scope, depth - 1)}`,
    () => `strcontains(${stringExpression(scope, depth - 1)}, ${stringExpression(scope, 0)})`,
    () => sameType(scope, depth),
    () => hasKey(scope, depth),
    () => `(${e()} ? ${e()} : ${e()})`,
    () => `(bool)(${number()})`,
    () => random.pick(queries)(scope, depth),
  ])();
}

/** What is known of types when a script is compiled. */
const queries: readonly ((scope: Scope, depth: number) => string)[] = [
  (scope, depth) => `is_str(${anything(scope, depth - 1)})`,
  (scope, depth) => `is_integer(${anything(scope, depth - 1)})`,
  (scope, depth) => `is_unsigned_integer(${expression(scope, randomInt(scope.random), depth - 1)})`,
  (scope, depth) => `is_array(${expression(scope, randomType(scope.random, 2), depth - 1)})`,
  () => '"ab" < "b"',
  () => '"b" >= "a"',
  () => '!getopt("flag")',
];

/** Two tuples, records or arrays are compared by their bytes. */
function sameType(scope: Scope, depth: number): string {
  const composites = scope.variables.filter(
    ({ type }) => type.kind === 'tuple' || type.kind === 'array' || type.kind === 'record',
  );
  if (composites.length === 0) return 'true';
  const { type } = scope.random.pick(composites);
  return `${expression(scope, type, depth - 1)} == ${expression(scope, type, depth - 1)}`;
}

function hasKey(scope: Scope, depth: number): string {
  const keyed = scope.maps.filter(({ keys }) => keys.length > 0);
  if (keyed.length === 0) return 'false';
  const map = scope.random.pick(keyed);
  const key = mapKey(scope, map, depth);
  return `has_key(${map.name}, ${map.keys.length > 1 ? `(${key})` : key})`;
}

const words = [
  '',
  'a',
  'ab',
  'sonde',
  'needle in it',
  'a much longer text that spills',
  '%d',
  '\\n\\x41',
  'ü',
  '\\t\\101\\"',
  'a\\\\b',
  "it's",
];
const machine = [
  'comm',
  'leader_comm',
  'pcomm',
  'str(curtask->comm)',
  'curtask->comm',
  'str(curtask->nsproxy->uts_ns->name.nodename)',
];

/** Known when a script is compiled. */
const fixedStrings = ['"a" + "bc"', '(string[40])"widened"', 'probetype', 'str($1)'];

/** A string of any capacity. */
export function stringExpression(scope: Scope, depth: number): string {
  const { random, place } = scope;
  const known = scope.variables
    .filter(({ type }) => type.kind === 'string')
    .map(({ name }) => name);
  const atoms = [
    ...known,
    ...known,
    `"${random.pick(words)}"`,
    random.pick(fixedStrings),
    // Here it has the capacity of what was given, in bpftrace max_strlen.
    ...(scope.isShared ? [] : ['getopt("word", "default")']),
    ...(scope.isRepeatable ? [] : usable(scope, machine)),
    ...usable(scope, place.strings),
  ];
  if (depth <= 0) return random.pick(atoms);
  const held = scope.maps.filter(({ value }) => value.kind === 'string');
  return random.pick([
    () => random.pick(atoms),
    () => random.pick(atoms),
    () => (held.length > 0 ? mapRead(scope, random.pick(held), depth) : random.pick(atoms)),
    () =>
      `(${boolean(scope, depth - 1)} ? ${stringExpression(scope, depth - 1)} : ${stringExpression(scope, depth - 1)})`,
    () => `str_concat(${stringExpression(scope, 0)}, ${stringExpression(scope, 0)})`,
    // bpftrace takes the smallest int32, which it cannot negate, for a success.
    () => `strerror(${scope.isShared ? '(uint16)' : ''}(${integer(scope, depth - 1)}))`,
    () => `signal_name(${integer(scope, depth - 1)})`,
    () => `syscall_name(${integer(scope, depth - 1)})`,
    () =>
      `str(${random.pick(atoms)}, ${random.pick(['3', '17', '300', integer(scope, depth - 1)])})`,
  ])();
}

/** A literal that fits, or a variable that does: nothing else has this very capacity. */
function stringOf(scope: Scope, capacity: number, depth: number): string {
  const { random } = scope;
  const fitting = words.filter((word) => word.length < capacity && !/[\\ü]/.test(word));
  const word = (): string => `"${random.pick(fitting)}"`;
  if (depth <= 0 || random.chance(0.6)) return word();
  return `(${boolean(scope, depth - 1)} ? ${word()} : ${word()})`;
}

/** Something to print. */
export function anything(scope: Scope, depth: number): string {
  const { random } = scope;
  return random.pick([
    () => integer(scope, depth),
    () => integer(scope, depth),
    () => stringExpression(scope, depth),
    () => `(${boolean(scope, depth)})`,
    () => expression(scope, randomType(random, 2), depth),
    () => expression(scope, random.pick([int64, bool, text]), depth),
  ])();
}
