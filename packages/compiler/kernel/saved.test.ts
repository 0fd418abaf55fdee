import { createBtfWriter } from '@sonde/btf';
import { expect, test } from 'vitest';
import {
  packSavedKernel,
  type SavedKernel,
  SavedKernelError,
  savedKernelInfo,
  unpackSavedKernel,
} from './saved.ts';

function sample(): SavedKernel {
  const writer = createBtfWriter();
  writer.struct('sock', 8, []);
  return {
    release: '6.18.0',
    arch: 'x86_64',
    btfHash: 'ab',
    possibleCpus: 2,
    onlineCpus: [0, 1],
    features: { ringbuf: true, fentry: false },
    tracepoints: { 'sched:sched_switch': { id: 5, fields: [] } },
    functions: { vmlinux: ['vfs_read', 'do_exit'], xfs: ['xfs_iget'] },
    btf: writer.bytes(),
  };
}

test('what is packed is unpacked', () => {
  expect(unpackSavedKernel(packSavedKernel(sample()))).toEqual(sample());
});

test('it answers as a kernel', () => {
  const kernel = savedKernelInfo(unpackSavedKernel(packSavedKernel(sample())));
  expect(kernel.btf.find('struct', 'sock')).toBe(1);
  expect(kernel.tracepoints.list()).toEqual(['sched:sched_switch']);
  expect(kernel.tracepoints.format('sched', 'sched_switch')?.id).toBe(5);
  expect(kernel.tracepoints.format('constructor', 'x')).toBeUndefined();
  expect(kernel.functions.list()).toEqual(['do_exit', 'vfs_read', 'xfs_iget']);
  expect(kernel.functions.moduleOf('xfs_iget')).toBe('xfs');
  expect(kernel.functions.has('toString')).toBe(false);
  expect(kernel.binary('/bin/sh')).toBeUndefined();
});

test('bytes that are no saved kernel are refused', () => {
  const packed = packSavedKernel(sample());
  for (const length of [0, 5, 18, 19, 40]) {
    expect(() => unpackSavedKernel(packed.subarray(0, length))).toThrow(SavedKernelError);
  }
  const { release: _, ...incomplete } = sample();
  const broken = packSavedKernel(incomplete as SavedKernel);
  expect(() => unpackSavedKernel(broken)).toThrow('lacks facts');
});

const badFacts: [string, Partial<Record<keyof SavedKernel, unknown>>][] = [
  ['a CPU that is no number', { onlineCpus: ['0'] }],
  ['a negative count', { possibleCpus: -1 }],
  ['a feature that is neither', { features: { ringbuf: 'yes' } }],
  ['a field without an offset', { tracepoints: { a: { id: 1, fields: [{ name: 'x' }] } } }],
  ['functions that are no list', { functions: { vmlinux: 'vfs_read' } }],
];
test.each(badFacts)('refused at the door: %s', (_, facts) => {
  const packed = packSavedKernel({ ...sample(), ...facts } as SavedKernel);
  expect(() => unpackSavedKernel(packed)).toThrow('lacks facts');
});
