import { expect, test } from 'vitest';
import { fixtureKernel } from '../kernel/fixture.ts';
import { StructTable } from './structs.ts';
import type { StructType } from './type.ts';

const table = new StructTable(fixtureKernel());
const task = table.struct('struct', 'task_struct') as StructType;

test.each([
  ['where the struct was read, as a pointer into the kernel', 'kernel'],
  ['as one into user space', 'user'],
  ['and into the kernel again', 'kernel'],
] as const)('a field is had %s', (_, space) => {
  const field = table.field(task, 'real_parent', space);
  expect(field).toMatchObject({ name: 'real_parent', type: { kind: 'pointer', space } });
});

test.each([
  ['of no such name', 'task_struct', 'no_such_field'],
  ['of another struct', 'sched_entity', 'real_parent'],
])('a field %s is none, however often it is asked for', (_, struct, name) => {
  const from = table.struct('struct', struct) as StructType;
  expect(table.field(from, name, 'kernel')).toBeUndefined();
  expect(table.field(from, name, 'kernel')).toBeUndefined();
});
