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
  const params = (count: number) => Array.from({ length: count }, () => ({ name: 'p', type: 1 }));
  writer.func('vfs_read', writer.funcProto(0, params(7)), 'static');
  writer.func('do_exit', writer.funcProto(0, params(1)), 'static');
  const ofModule = createBtfWriter();
  ofModule.struct('', 16, []);
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
    moduleBtf: { odd: Uint8Array.of(1, 2, 3), xfs: ofModule.bytes() },
  };
}

test('what is packed is unpacked', () => {
  expect(unpackSavedKernel(packSavedKernel(sample()))).toEqual(sample());
});

test('it answers as a kernel', () => {
  const kernel = savedKernelInfo(unpackSavedKernel(packSavedKernel(sample())));
  expect(kernel.btf.find('struct', 'sock')).toBe(1);
  expect(kernel.moduleBtf?.('xfs')?.type(kernel.btf.typeCount)).toMatchObject({
    kind: 'struct',
    size: 16,
  });
  expect(kernel.moduleBtf?.('constructor')).toBeUndefined();
  expect(kernel.tracepoints.list()).toEqual(['sched:sched_switch']);
  expect(kernel.tracepoints.format('sched', 'sched_switch')?.id).toBe(5);
  expect(kernel.tracepoints.format('constructor', 'x')).toBeUndefined();
  expect(kernel.functions.list()).toEqual(['do_exit', 'vfs_read', 'xfs_iget']);
  expect(kernel.functions.moduleOf('xfs_iget')).toBe('xfs');
  expect(kernel.functions.list('xfs')).toEqual(['xfs_iget']);
  expect(kernel.functions.modules()).toEqual(['vmlinux', 'xfs']);
  expect(kernel.functions.typed('vmlinux', 6)).toEqual(['do_exit']);
  expect(kernel.functions.typed('vmlinux', 7)).toEqual(['do_exit', 'vfs_read']);
  expect(kernel.functions.typed('xfs', 6)).toEqual([]);
  expect(kernel.functions.typed('unknown', 6)).toEqual([]);
  expect(kernel.functions.has('toString')).toBe(false);
  expect(kernel.binary('/bin/sh')).toBeUndefined();
});

/** As the first version packed it. */
function packedAlone({ moduleBtf: _, btf, ...facts }: SavedKernel): Uint8Array {
  const json = JSON.stringify(facts);
  const head = Buffer.from('sonde-kernel/1\n    ');
  head.writeUInt32LE(json.length, head.length - 4);
  const padding = Buffer.alloc((4 - ((head.length + json.length) % 4)) % 4);
  return new Uint8Array(Buffer.concat([head, Buffer.from(json), padding, btf]));
}

test('one that was saved without modules has the BTF of vmlinux to its end', () => {
  expect(unpackSavedKernel(packedAlone(sample()))).toEqual({ ...sample(), moduleBtf: {} });
});

test('bytes that are no saved kernel are refused', () => {
  const packed = packSavedKernel(sample());
  for (const length of [0, 5, 18, 19, 40, packed.length - 1]) {
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
  ['a CPU count that is text', { possibleCpus: '2' }],
  ['functions that are no list', { functions: { vmlinux: 'vfs_read' } }],
];
test.each(badFacts)('refused at the door: %s', (_, facts) => {
  const packed = packSavedKernel({ ...sample(), ...facts } as SavedKernel);
  expect(() => unpackSavedKernel(packed)).toThrow('lacks facts');
});
