import { expect, test } from 'vitest';
import { listTracepoints, readTracepointFormat } from './events.ts';
import { findTracefs } from './root.ts';

const root = findTracefs() as string;

test('every listed tracepoint has a format that parses', () => {
  const list = listTracepoints(root);
  expect(list).toContain('sched:sched_switch');
  for (const name of list) {
    const [category = '', event = ''] = name.split(':');
    const format = readTracepointFormat(root, category, event);
    expect(format?.id, name).toBeGreaterThan(0);
  }
});

test('sched_switch has the documented fields', () => {
  const fields = readTracepointFormat(root, 'sched', 'sched_switch')?.fields;
  expect(fields?.find((field) => field.name === 'prev_comm')).toEqual({
    type: 'char',
    name: 'prev_comm',
    offset: 8,
    size: 16,
    signed: false,
    arrayLength: 16,
  });
});

test('a name cannot leave the folder', () => {
  expect(readTracepointFormat(root, '..', 'events/sched/sched_switch')).toBeUndefined();
  expect(readTracepointFormat(root, 'sched', 'absent')).toBeUndefined();
});
