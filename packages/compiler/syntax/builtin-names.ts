import { isDigit } from './characters.ts';

/**
 * Builtins that are read like variables. The grammar needs them: `(pid) - 1` is a subtraction, but
 * `(my_t) - 1` is a cast.
 */
const builtinVariables: ReadonlySet<string> = new Set([
  'args',
  'cgroup',
  'comm',
  'config',
  'cpid',
  'cpu',
  'ctx',
  'curtask',
  'dw_ustack',
  'elapsed',
  'func',
  'gid',
  'has_cpid',
  'jiffies',
  'kstack',
  'leader_comm',
  'leader_tid',
  'ncpus',
  'nsecs',
  'numaid',
  'pcomm',
  'pid',
  'ppid',
  'probe',
  'probetype',
  'rand',
  'retval',
  'tid',
  'uid',
  'usermode',
  'username',
  'ustack',
]);

/** Whether a name is a builtin value: one of the list, or `arg0`, `arg1`… */
export function isBuiltinVariable(name: string): boolean {
  if (builtinVariables.has(name)) return true;
  return name.length > 3 && name.startsWith('arg') && [...name.slice(3)].every(isDigit);
}
