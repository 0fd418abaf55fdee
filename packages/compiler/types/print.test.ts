import { expect, test } from 'vitest';
import { checkText } from './check-text.ts';
import { showScript } from './print.ts';

const shown = (script: string): string[] => {
  const { typed, probes } = checkText(script);
  return showScript(typed, probes).split('\n');
};

test('the typed tree has no sugar left', () => {
  expect(
    shown(
      't:sched:sched_switch /pid > 5/ { @n[args.prev_comm]++; $x = 1; $x += args.prev_pid; unroll(2) { print($x); } }',
    ),
  ).toEqual([
    'map @n[string[16]]: int64 (hash, 4096)',
    'tracepoint sched_switch_0: tracepoint:sched:sched_switch',
    '  let $x: int64',
    '  if (pid():uint32 >u 5:uint32)',
    '    old(@n[[ctx+8]:string[16]] += 1:int64)',
    '    $x = 1:int64',
    '    new($x += (int64)[ctx+24]:int32)',
    '    print($x):none',
    '    print($x):none',
  ]);
});

test('field accesses are offsets, in the memory that they read', () => {
  expect(
    shown(
      'begin { $t = curtask; print($t->real_parent->comm); print($t->migration); print($t->cpus[pid]); }',
    ).slice(2),
  ).toEqual([
    '  $t = curtask():struct task_struct *',
    '  print([kernel [kernel $t+56]:struct task_struct *+16]:string[16]):none',
    '  print([kernel $t+80 bits 1+3/4]:uint32):none',
    '  print([kernel $t+72+(uint64)pid():uint32*4 of 2]:uint32):none',
  ]);
});

test('pointers of system calls lead to user memory', () => {
  expect(shown('t:syscalls:sys_enter_execve { print(str(args.argv[1])); }')[1]).toBe(
    '  print(str((int8 *)[user [ctx+24]:int8 * *+8]:int8 *):string[1024]):none',
  );
});

test('a pointer that is cast leads to where it did before', () => {
  const lines = shown(
    't:syscalls:sys_enter_execve { $word = (uint32 *)args.filename; print(*$word); print(**(uint8 **)args.argv); }',
  );
  expect(lines.slice(-2)).toEqual([
    '  print([user $word+0]:uint32):none',
    '  print([user [user (uint8 * *)[ctx+24]:int8 * *+0]:uint8 *+0]:uint8):none',
  ]);
});

test('an aggregate read as a number is reduced', () => {
  expect(
    shown(
      'begin { @c = count(); if (@c > 5) { print(@c); } @k[1] = avg(pid); print(@k[1]); }',
    ).slice(3),
  ).toEqual([
    '  @c = count()',
    '  if (reduce(@c):uint64 >u 5:uint64)',
    '    print(&@c):none',
    '  @k[1:int8] = avg((uint64)pid():uint32)',
    '  print(reduce(@k[1:int8]):uint64):none',
  ]);
});

test('loops know their variables, and which are captured', () => {
  expect(
    shown('begin { $n = 0; @m["a"] = 1; for $kv : @m { $n += $kv.1; } print($n); }').slice(1),
  ).toEqual([
    'raw_tracepoint begin_0: begin',
    '  let $n: int64 captured',
    '  let $kv: (string[2],int8)',
    '  $n = 0:int64',
    '  @m["a"] = 1:int8',
    '  for $kv : @m',
    '    new($n += (int64)[$kv+2]:int8)',
    '  print($n):none',
  ]);
});

test('a macro works on the variables and maps of its caller', () => {
  expect(
    shown('macro add($x, @m, n) { @m[n] = $x; $x += n } begin { $a = 1; add($a, @q, 3); }').slice(
      3,
    ),
  ).toEqual(['  $a = 1:int64', '  @q[3:int8] = $a', '  new($a += 3:int64)']);
});

test('an argument of a USDT probe is where its note says', () => {
  const [, first] = shown('usdt:bash:prompt { print(arg1); }');
  expect(first).toBe('  print((int32)reg("si"):uint64):none');
});
