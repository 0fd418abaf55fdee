import { boolean, expression, stringExpression } from './expression.ts';
import { inner, type Scope, usable } from './scope.ts';
import { fieldName, int64, randomInt, type Type, text, typeName } from './types.ts';

const literals = [
  '0',
  '1',
  '2',
  '-1',
  '7',
  '63',
  '64',
  '65',
  '127',
  '128',
  '-128',
  '255',
  '256',
  '32767',
  '32768',
  '65535',
  '65536',
  '-32768',
  '2147483647',
  '2147483648',
  '-2147483648',
  '4294967295',
  '4294967296',
  '9223372036854775807',
  '0xff',
  '0x7fff_ffff',
  '1e6',
  '5ms',
  '017',
];
const operators = ['+', '-', '*', '/', '%', '&', '|', '^'];

/** Integers that differ from machine to machine. */
const machine = [
  'pid',
  'tid',
  'uid',
  'gid',
  'cpu',
  'nsecs',
  'elapsed',
  'rand',
  'jiffies',
  'cgroup',
  'ncpus',
  'numaid',
  'curtask->pid',
  'curtask->flags',
  'curtask->mm->start_stack',
  'curtask->real_parent->tgid',
  'curtask->se.vruntime',
  'curtask->comm[2]',
  'curtask->group_leader->real_parent->pid',
  'curtask->signal->nr_threads',
  'curtask->nsproxy->uts_ns->name.release[0]',
  'nsecs(monotonic)',
  'ppid',
  'leader_tid',
  'curtask->prio',
  'curtask->sched_task_hot',
  'curtask->mm->pgd->pgd',
  'len(kstack)',
  'len(ustack(3))',
  '(uint64)curtask',
  'kaddr("schedule")',
  'nsecs(tai)',
];

/** An integer of some width; where one is wanted, a cast says so. */
export function integer(scope: Scope, depth: number): string {
  const { random } = scope;
  if (depth <= 0 || random.chance(0.15)) return atom(scope);
  const e = (): string => integer(scope, depth - 1);
  return random.pick([
    () => `(${e()} ${random.pick(['<<', '>>'])} ${random.below(64)})`,
    () => `(${e()} ${random.pick(operators)} ${e()})`,
    () => `(${e()} ${random.pick(operators)} ${e()})`,
    () => `(${random.pick(['-', '~'])}${parenthesised(e())})`,
    () => `(${typeName(randomInt(random))})${parenthesised(e())}`,
    () => `(${boolean(scope, depth - 1)} ? ${e()} : ${e()})`,
    () => `(${typeName(randomInt(random))})(${boolean(scope, depth - 1)})`,
    () => `strlen(${stringExpression(scope, depth - 1)})`,
    () => `strcap(${stringExpression(scope, depth - 1)})`,
    () =>
      `strncmp(${stringExpression(scope, 0)}, ${stringExpression(scope, 0)}, ${random.pick([0, 1, 3, 16])})`,
    () => `strstr(${stringExpression(scope, 0)}, ${stringExpression(scope, 0)})`,
    () => `bswap((${typeName(randomInt(random))})${parenthesised(e())})`,
    () => `sizeof(${expression(scope, int64, depth - 1)})`,
    () => part(scope, depth),
    () => element(scope, depth),
    () => blockValue(scope, depth),
    () => `(if (${boolean(scope, depth - 1)}) { ${e()} } else { ${e()} })`,
    () => call(scope, depth),
    () => lengthOf(scope),
    () => step(scope),
    () =>
      `memcmp(${expression(scope, text, 0)}, ${expression(scope, text, 0)}, ${random.pick([1, 2, 8])})`,
  ])();
}

const parenthesised = (text: string): string => (text.startsWith('(') ? text : `(${text})`);

function atom(scope: Scope): string {
  const { random, place, variables } = scope;
  const known = variables.filter(({ type }) => type.kind === 'int').map(({ name }) => name);
  const reads = scope.maps.filter(({ keys, value }) => keys.length === 0 && value.kind === 'int');
  const sources = [
    ...known,
    ...known,
    random.pick(literals),
    random.pick(literals),
    ...reads.map(({ name }) => name),
    ...(scope.isRepeatable ? [] : usable(scope, machine)),
    ...usable(scope, place.integers),
  ];
  return parenthesised(random.pick(sources));
}

/** An element of a tuple, a field of a record. */
function part(scope: Scope, depth: number): string {
  const parts = scope.random.list(1, 3, (): Type => randomInt(scope.random));
  const at = scope.random.below(parts.length);
  return scope.random.chance(0.5)
    ? `(${expression(scope, { kind: 'tuple', parts }, depth - 1)}).${at}`
    : `(${expression(scope, { kind: 'record', parts }, depth - 1)}).${fieldName(at)}`;
}

function element(scope: Scope, depth: number): string {
  const length = scope.random.pick([2, 4, 8] as const);
  const array = expression(scope, { kind: 'array', length }, depth - 1);
  const index = scope.random.chance(0.5)
    ? `${scope.random.below(length)}`
    : `(${integer(scope, depth - 1)}) & 7`;
  return `(${array})[${index}]`;
}

function blockValue(scope: Scope, depth: number): string {
  const within = inner(scope);
  const name = scope.fresh();
  const first = integer(within, depth - 1);
  within.variables.push({ name, type: int64 });
  return `{ let ${name} : int64 = (int64)(${first}); ${integer(within, depth - 1)} }`;
}

function call(scope: Scope, depth: number): string {
  const { callables, random } = scope;
  if (callables.length === 0) return atom(scope);
  const { name, kind, params } = random.pick(callables);
  const args = params.map((type) =>
    kind === 'fn' ? expression(scope, type, depth - 1) : integer(scope, depth - 1),
  );
  return `${name}(${args.join(', ')})`;
}

function lengthOf(scope: Scope): string {
  const keyed = scope.maps.filter(({ keys }) => keys.length > 0);
  return keyed.length === 0 ? atom(scope) : `len(${scope.random.pick(keyed).name})`;
}

/** `$x++`, or the like. */
function step(scope: Scope): string {
  const { random } = scope;
  const writable = scope.variables.filter(({ type, isFixed }) => type.kind === 'int' && !isFixed);
  if (writable.length === 0) return atom(scope);
  const { name } = random.pick(writable);
  return `(${random.pick([`${name}++`, `${name}--`, `++${name}`, `--${name}`])})`;
}
