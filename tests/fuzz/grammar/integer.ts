import { member } from './composite.ts';
import { constant } from './constants.ts';
import { boolean, expression, mapRead, stringExpression } from './expression.ts';
import { inner, type Scope, usable } from './scope.ts';
import { int64, isSame, randomInt, text, typeName } from './types.ts';

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
    () => turned(scope, e()),
    () => `(${typeName(randomInt(random))})${parenthesised(e())}`,
    () => `(${boolean(scope, depth - 1)} ? ${e()} : ${e()})`,
    () => `(${typeName(randomInt(random))})(${boolean(scope, depth - 1)})`,
    () => `strlen(${stringExpression(scope, depth - 1)})`,
    // The branch that a known condition does not take counts for the type in bpftrace.
    () => `strcap(${stringExpression(scope, scope.isShared ? 0 : depth - 1)})`,
    () =>
      `strncmp(${stringExpression(scope, 0)}, ${stringExpression(scope, 0)}, ${random.pick([0, 1, 3, 16])})`,
    () => place(scope),
    () => `bswap((${typeName(randomInt(random))})${parenthesised(e())})`,
    () => `sizeof(${expression(scope, int64, depth - 1)})`,
    () => member(scope, depth),
    () => member(scope, depth),
    () => reduced(scope, depth),
    () => `(${atom(scope)} ?: ${e()})`,
    () => blockValue(scope, depth),
    () => `(if (${boolean(scope, depth - 1)}) { ${e()} } else { ${e()} })`,
    () => call(scope, depth),
    () => lengthOf(scope),
    () => step(scope),
    () => compared(scope),
  ])();
}

/** A name stays alone: in parentheses it would be the type of a cast. */
const parenthesised = (text: string): string =>
  text.startsWith('(') || /^[a-z]\w*$/i.test(text) ? text : `(${text})`;

/** bpftrace computes in the width of the operand and prints more of it: it is given all 64 bits. */
function turned({ random, isShared }: Scope, operand: string): string {
  const wide = isShared ? '(int64)' : '';
  return `(${random.pick(['-', '~'])}${wide}${parenthesised(operand)})`;
}

function atom(scope: Scope): string {
  const { random, place, variables } = scope;
  const known = variables.filter(({ type }) => type.kind === 'int').map(({ name }) => name);
  const reads = scope.maps.filter(({ keys, value }) => keys.length === 0 && value.kind === 'int');
  const sources = [
    ...known,
    ...known,
    constant(scope),
    constant(scope),
    ...reads.map(({ name }) => name),
    ...(scope.isRepeatable ? [] : usable(scope, machine)),
    ...usable(scope, place.integers),
  ];
  return parenthesised(random.pick(sources));
}

function blockValue(scope: Scope, depth: number): string {
  const within = inner(scope);
  const name = scope.fresh();
  const first = integer(within, depth - 1);
  within.variables.push({ name, type: int64 });
  return `{ let ${name} : int64 = (int64)(${first}); ${integer(within, depth - 1)} }`;
}

function call(scope: Scope, depth: number): string {
  const { callables, random, variables } = scope;
  const writable = variables.filter(({ type, isFixed }) => isSame(type, int64) && !isFixed);
  const fitting = callables.filter(({ kind }) => kind !== 'changer' || writable.length > 0);
  if (fitting.length === 0) return atom(scope);
  const { name, kind, params } = random.pick(fitting);
  const args = params.map((type) =>
    kind === 'fn' ? expression(scope, type, depth - 1) : integer(scope, depth - 1),
  );
  const changed = kind === 'changer' ? [random.pick(writable).name] : [];
  return `${name}(${[...changed, ...args].join(', ')})`;
}

/** bpftrace says -2 of what is not there, where its documents say -1: only whether it is there is asked of both. */
function place(scope: Scope): string {
  const call = `strstr(${stringExpression(scope, 0)}, ${stringExpression(scope, 0)})`;
  return scope.isShared ? `(uint8)(${call} < 0)` : call;
}

/** bpftrace reads past the end of the shorter operand: both compare what both have. */
function compared(scope: Scope): string {
  const { random, isShared } = scope;
  const operand = (): string => expression(scope, text, 0);
  const [first, second] = [operand(), operand()];
  const shorter = [first, second].map((each) => (each.startsWith('"') ? each.length - 1 : 16));
  const most = isShared ? Math.min(...shorter) : 16;
  return `memcmp(${first}, ${second}, ${Math.min(most, random.pick([1, 2, 8, 16]))})`;
}

/** What an aggregate holds for now, as a number. */
function reduced(scope: Scope, depth: number): string {
  const castable = scope.maps.filter(
    ({ value }) =>
      value.kind === 'aggregate' && ['count', 'sum', 'min', 'max', 'avg'].includes(value.name),
  );
  if (castable.length === 0) return atom(scope);
  return `(int64)${mapRead(scope, scope.random.pick(castable), depth - 1)}`;
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
