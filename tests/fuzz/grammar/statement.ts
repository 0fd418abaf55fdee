import { aside } from './aside.ts';
import { anything, boolean, expression, mapKey, mapRead } from './expression.ts';
import { integer } from './integer.ts';
import { buffer, formatted } from './printf.ts';
import { inner, type MapVariable, type Scope } from './scope.ts';
import { int64, randomType, typeName } from './types.ts';

export function block(scope: Scope, depth: number, more: Partial<Scope> = {}): string {
  const within = inner(scope, more);
  const lines = scope.random.list(1, depth > 1 ? 4 : 2, () => statement(within, depth - 1));
  return `{ ${lines.join(' ')} }`;
}

/** One statement; what it declares is known to `scope` from then on. */
export function statement(scope: Scope, depth: number): string {
  const { random } = scope;
  const simple = [declare, declare, assign, store, store, change, print, print, aside];
  const nested = [choose, choose, forRange, forMap, whileLoop, unroll];
  const make = random.pick(depth > 0 ? [...simple, ...nested] : simple);
  return make(scope, depth);
}

function declare(scope: Scope): string {
  const { random } = scope;
  const type = randomType(random, 2);
  const name = scope.fresh();
  const value = expression(scope, type, 3);
  const annotation = typeName(type);
  scope.variables.push({ name, type });
  if (annotation === undefined || (type.kind !== 'string' && random.chance(0.5)))
    return `let ${name} = ${value};`;
  if (random.chance(0.1)) return `let ${name} : ${annotation};`;
  return `let ${name} : ${annotation} = ${value};`;
}

function assign(scope: Scope): string {
  const { random } = scope;
  const writable = scope.variables.filter(({ isFixed }) => !isFixed);
  if (writable.length === 0) return declare(scope);
  const { name, type } = random.pick(writable);
  if (type.kind !== 'int' || random.chance(0.4)) return `${name} = ${expression(scope, type, 3)};`;
  const operator = random.pick(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>']);
  return `${name} ${operator}= (${typeName(type)})(${integer(scope, 2)});`;
}

/** A write to a map: a value, a change of one, or something for an aggregate. */
const store = (scope: Scope): string => storeTo(scope.random.pick(scope.maps), scope);

export function storeTo(map: MapVariable, scope: Scope): string {
  const { random } = scope;
  const place = mapRead(scope, map, 2);
  const { value } = map;
  if (value.kind === 'aggregate') {
    if (value.name === 'count') return `${place} = count();`;
    const cast = value.signed ? '(int64)' : '(uint64)';
    return `${place} = ${value.name}(${cast}(${integer(scope, 2)})${value.tail});`;
  }
  if (value.kind === 'int' && random.chance(0.3)) return `${place}${random.pick(['++', '--'])};`;
  if (value.kind === 'int' && random.chance(0.3))
    return `${place} ${random.pick(['+', '-', '^', '*'])}= (${typeName(value)})(${integer(scope, 2)});`;
  return `${place} = ${expression(scope, value, 3)};`;
}

/** delete, find, clear and zero. */
function change(scope: Scope): string {
  const { random } = scope;
  const map = random.pick(scope.maps);
  const key = mapKey(scope, map, 2);
  const isBucketed = map.value.kind === 'aggregate' && map.value.name.endsWith('hist');
  const whole = map.keys.length > 1 ? `(${key})` : key;
  // bpftrace deletes a histogram without its buckets, or is refused by the verifier.
  if (map.keys.length === 0) return scope.isShared && isBucketed ? '' : `delete(${map.name});`;
  if (isBucketed) return `${random.pick(['clear', 'zero'])}(${map.name});`;
  return random.pick([
    () => `delete(${map.name}, ${whole});`,
    () => `_ = delete(${map.name}, ${whole});`,
    () => find(scope, map, whole) ?? `delete(${map.name}, ${whole});`,
    () => `${random.pick(['clear', 'zero'])}(${map.name});`,
  ])();
}

function find(scope: Scope, { name, value }: MapVariable, key: string): string | undefined {
  if (value.kind === 'aggregate') return undefined;
  const place = scope.fresh();
  scope.variables.push({ name: place, type: value });
  const first = expression(scope, value, 1).replaceAll(place, '0');
  const annotation = value.kind === 'string' ? ` : ${typeName(value)}` : '';
  return `let ${place}${annotation} = ${first}; if (find(${name}, ${key}, ${place})) { print(${place}); }`;
}

function print(scope: Scope): string {
  const { random, maps } = scope;
  const map = random.pick(maps);
  const isEntry =
    map.keys.length > 0 &&
    !(map.value.kind === 'aggregate' && unprinted(scope).includes(map.value.name));
  return random.pick([
    () => formatted(scope),
    () => formatted(scope),
    () => `print(${anything(scope, 3)});`,
    () => `print(${anything(scope, 3)});`,
    () => (scope.isInLoop ? 'print(1);' : wholeMap(scope, map)),
    () => `print(${buffer(scope, 2)});`,
    () => (isEntry ? `print(${mapRead(scope, map, 2)});` : 'print("x");'),
  ])();
}

/** bpftrace prints zeros for an entry of stats. */
const unprinted = ({ isShared }: Scope): string[] => [
  'hist',
  'lhist',
  ...(isShared ? ['stats'] : []),
];

/** With the last few, where all are told apart by what they are sorted by; and divided. */
function wholeMap({ random }: Scope, { name, keys, value }: MapVariable): string {
  const isSorted = keys.length === 1 && keys[0]?.kind === 'int' && value.kind === 'int';
  const top = isSorted && random.chance(0.3) ? `, ${1 + random.below(4)}` : '';
  const isDivided = value.kind === 'aggregate' && value.name !== 'stats';
  if (isDivided && random.chance(0.3)) return `print(${name}, 5000, ${random.pick([1, 2, 10])});`;
  return `print(${name}${top});`;
}

function choose(scope: Scope, depth: number): string {
  const condition = boolean(scope, 3);
  const otherwise = scope.random.pick([
    () => '',
    () => ` else ${block(scope, depth)}`,
    () => ` else if (${boolean(scope, 2)}) ${block(scope, depth)} else ${block(scope, depth)}`,
  ])();
  return `if (${condition}) ${block(scope, depth)}${otherwise}`;
}

function forRange(scope: Scope, depth: number): string {
  if (scope.loops >= 2) return print(scope);
  const { random } = scope;
  const name = scope.fresh();
  const end = random.chance(0.7) ? `${random.below(6)}` : `((int64)(${integer(scope, 1)}) % 5)`;
  const within = inner(scope);
  within.variables.push({ name, type: int64, isFixed: true });
  const more = { loops: scope.loops + 1, isCallback: true, isInLoop: true };
  return `for ${name} : ${random.below(3)}..${end} ${block(within, depth, more)}`;
}

function forMap(scope: Scope, depth: number): string {
  const { random } = scope;
  const plain = scope.maps.filter(
    ({ keys, value }) =>
      keys.length > 0 &&
      !(value.kind === 'aggregate' && ['hist', 'lhist', 'stats'].includes(value.name)),
  );
  if (plain.length === 0 || scope.loops >= 2) return print(scope);
  const { name: map, keys, value } = random.pick(plain);
  const name = scope.fresh();
  const [only] = keys;
  const key = keys.length > 1 ? ({ kind: 'tuple', parts: keys } as const) : only!;
  if (scope.isRepeatable) return `for ${name} : ${map} { ${unordered(scope, name, value)} }`;
  const within = inner(scope);
  const [first, second] = [scope.fresh(), scope.fresh()];
  within.variables.push({ name: first, type: key });
  if (value.kind !== 'aggregate') within.variables.push({ name: second, type: value });
  const body = block(within, depth, { loops: scope.loops + 1, isCallback: true, isInLoop: true });
  return `for ${name} : ${map} { let ${first} = ${name}.0; let ${second} = ${name}.1; ${body} }`;
}

/** The turns of a loop over a map have no order: what they do is the same in any. */
function unordered({ random }: Scope, name: string, { kind }: MapVariable['value']): string {
  const counted = kind === 'int' ? `(uint64)${name}.1` : '1';
  return random.pick([
    () => `print(${name});`,
    () => `print((${name}.1, ${name}.0));`,
    () => `printf("%s is %s\\n", ${name}.0, ${name}.1);`,
    () => `@total = sum((uint64)(${counted}));`,
    () => `@seen = count(); @most = max((uint64)(${counted}));`,
  ])();
}

function whileLoop(scope: Scope, depth: number): string {
  if (scope.loops >= 2) return print(scope);
  const name = scope.fresh();
  const within = inner(scope);
  within.variables.push({ name, type: int64, isFixed: true });
  // The counter goes first: `continue` must not skip it.
  const body = block(within, depth, { loops: scope.loops + 1, isInLoop: true });
  return `let ${name} : int64 = 0; while (${name} < ${1 + scope.random.below(5)}) { ${name}++; ${body} }`;
}

function unroll(scope: Scope, depth: number): string {
  return `unroll(${1 + scope.random.below(4)}) ${block(scope, depth, { isInLoop: false })}`;
}
