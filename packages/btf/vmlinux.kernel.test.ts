import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openBtf } from './reader.ts';
import { peel, sizeOfType } from './resolve.ts';

const bytes = readFileSync('/sys/kernel/btf/vmlinux');
const btf = openBtf(bytes);

test('every type decodes', () => {
  for (let id = 0; id < btf.typeCount; id++) expect(btf.type(id).id).toBe(id);
});

test.each([
  ['struct', 'list_head', 16],
  ['struct', 'hlist_head', 8],
  ['struct', 'rb_node', 24],
  ['typedef', 'pid_t', 4],
  ['typedef', 'u64', 8],
  ['typedef', 'sector_t', 8],
  ['int', 'char', 1],
  ['int', 'long unsigned int', 8],
] as const)('%s %s has %i bytes', (kind, name, size) => {
  expect(sizeOfType(btf, btf.find(kind, name) as number)).toBe(size);
});

test('task_struct has the fields that every tool reads', () => {
  const task = btf.type(btf.find('struct', 'task_struct') as number);
  if (task.kind !== 'struct') throw new Error(task.kind);
  const member = (name: string) => task.members.find((each) => each.name === name);
  expect(sizeOfType(btf, member('pid')?.type as number)).toBe(4);
  expect(sizeOfType(btf, member('tgid')?.type as number)).toBe(4);
  expect(member('tgid')?.bitOffset).toBe((member('pid')?.bitOffset as number) + 32);
  expect(peel(btf, member('comm')?.type as number)).toMatchObject({ kind: 'array', length: 16 });
});

test('functions, enumerators and names', () => {
  const func = btf.type(btf.find('func', 'wake_up_new_task') as number);
  if (func.kind !== 'func') throw new Error(func.kind);
  expect(btf.type(func.type)).toMatchObject({ kind: 'func-proto', params: [{ name: 'p' }] });
  expect(btf.findEnumerator('BPF_MAP_TYPE_RINGBUF')?.value).toBe(27n);
  expect(btf.findEnumerator('BPF_F_CURRENT_CPU')?.value).toBe(0xffffffffn);
  expect([...btf.names('struct')]).toContain('sock');
});
