import { expect, test } from 'vitest';
import { fieldLabel } from './field-label.ts';

test.each([
  ['comm', 'comm'],
  ['args.filename', 'filename'],
  ['args->filename', 'filename'],
  ['str(args.filename)', 'filename'],
  ['str(args.filename, 32)', 'filename'],
  ['ntop(str(args.address))', 'address'],
  ['$delta_us', 'delta_us'],
  ['$1', '$1'],
  ['@start[tid]', '@start[tid]'],
  ['nsecs - @start[tid]', 'nsecs - @start[tid]'],
  ['($end - $start) / 1000', '($end - $start) / 1000'],
  ['max($a, $b)', 'max'],
  ['f(a) + g(b)', 'f(a) + g(b)'],
  ['strftime("%H:%M, %S", nsecs)', 'strftime'],
  ['rand()', 'rand'],
  ['curtask.group_leader.tgid', 'tgid'],
  ['42', undefined],
  ['"text"', undefined],
  ['nsecs -\n elapsed', undefined],
  ['@a_map_with_a_long_name[args.device, args.sector]', undefined],
])('%s is called %s', (text, label) => expect(fieldLabel(text)).toBe(label));
