import { anything, boolean } from './expression.ts';
import { integer } from './integer.ts';
import { structName } from './preamble.ts';
import { type Scope, usable } from './scope.ts';

const asides = [
  '_ = 5;',
  'print(kstack);',
  'print(ustack(perf, 3));',
  '@stacks[kstack(raw, 4), comm] = count();',
  'print((ksym(1), usym(2)));',
  'time("%H\\n");',
  'print(strftime("%Y", nsecs));',
  'print(ntop((uint32)16777343));',
  'print(macaddr((uint8[8])(uint64)5));',
  'print(username);',
  'print(cgroup_path(cgroup));',
  'printf("%r\\n", buf(curtask->comm, 5));',
  '@users[username] = count();',
  'print(*curtask->nsproxy);',
  'print(curtask->se.load);',
  '@load = curtask->se.load;',
  'printf("%s %s\\n", ksym(kaddr("schedule")), strftime("%M", nsecs));',
  'join(curtask->mm->arg_start);',
  '@last = nsecs;',
  '@by[kstack, ustack] = count();',
  'warnf("%d\\n", pid);',
  'cat("/proc/%d/stat", pid);',
  '@when = strftime("%S", nsecs); print(@when);',
  'let $stack = kstack(3); @kept = $stack;',
  '$task = curtask; if ($task->real_parent->pid > 5) { print($task->real_parent->comm); }',
  '$leader = curtask->group_leader; @tasks[$leader->tgid] = $leader; ',
  'exit(3);',
  'if (rand % 2 == 0) { exit(); }',
  'return;',
  '@series = tseries(rand, 1s, 5);',
];

/** Prints the same anywhere. */
const repeatable = [
  'print(ntop((uint32)16777343));',
  'print(ntop(pton("::1")));',
  'print((ksym(1), 2));',
  'printf("%s %gr\\n", ksym(0), 4);',
  'time("literal\\n");',
  'print("x"); exit();',
];

/** What needs a machine, and jumps. */
export function aside(scope: Scope): string {
  const { random, place } = scope;
  const own = scope.isRepeatable ? [] : [...usable(scope, asides), ...usable(scope, asides)];
  const simple = [random.pick(repeatable), ...own, ...usable(scope, place.statements)];
  const picked = random.pick([
    () => overlay(scope),
    () => random.pick(simple),
    () => random.pick(simple),
    () => `if (${boolean(scope, 2)}) { return; }`,
    () => (scope.isInLoop ? leave(scope) : `_ = ${anything(scope, 2)};`),
    () => `_ = ${anything(scope, 2)};`,
  ])();
  return picked === 'return;' || picked.includes('exit(')
    ? `if (${boolean(scope, 2)}) { ${picked} }`
    : picked;
}

const leave = (scope: Scope): string =>
  `if (${boolean(scope, 2)}) { ${scope.random.pick(['break', 'continue'])}; }`;

/** Reads eight bytes as a struct; its members are known from then on. */
function overlay(scope: Scope): string {
  const { random, preamble, fresh } = scope;
  if (preamble.text === '') return `_ = ${anything(scope, 1)};`;
  const [bytes, pointer, copy] = [fresh(), fresh(), fresh()];
  const value = integer(scope, 2);
  scope.variables.push(...preamble.fieldsOf(pointer));
  return [
    `let ${bytes} = (uint64)(${value});`,
    `let ${pointer} = (${structName} *)&${bytes};`,
    random.chance(0.5) ? `print(*${pointer});` : `let ${copy} = *${pointer}; print((${copy}, 1));`,
  ].join(' ');
}
