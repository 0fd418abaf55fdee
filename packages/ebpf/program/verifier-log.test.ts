import { type ProgramLoad, SyscallError } from '@sonde/sys';
import { expect, test } from 'vitest';
import { readVerifierLog } from './verifier-log.ts';

const request: ProgramLoad = {
  type: 'raw_tracepoint',
  name: 'x',
  insns: new Uint8Array(8),
  license: 'GPL',
};
const steps = '0: (b7) r0 = 0\n'.repeat(10_000);
const end = (insns: number) =>
  `R0 !read_ok\nprocessed ${insns} insns (limit 1000000) max_states_per_insn 0\n`;

/** A kernel that refuses; `keeps` says which part of a log survives when it is longer than the buffer. */
function refusing(insns: number, keeps: 'head' | 'tail') {
  const asked: { level: number; sizeBytes: number }[] = [];
  return {
    asked,
    programLoad({ log }: ProgramLoad): number {
      if (log === undefined) throw new Error('a log was to be asked for');
      asked.push({ level: log.level, sizeBytes: log.buffer.length });
      const text = new TextEncoder().encode(log.level === 1 ? steps + end(insns) : end(insns));
      const room = log.buffer.length - 1;
      log.buffer.set(keeps === 'head' ? text.subarray(0, room) : text.subarray(-room));
      throw new SyscallError('bpf(BPF_PROG_LOAD)', text.length > room ? 28 : 13);
    },
  };
}

const sizeBytes = 100_000;

test('of a program that is soon walked, every step', () => {
  const kernel = refusing(5_000, 'tail');
  expect(readVerifierLog(kernel, request, { sizeBytes: 1_000_000, full: false })).toBe(
    steps + end(5_000),
  );
});

test('of one that runs into the limit, the reason only, unless all is asked for', () => {
  const kernel = refusing(1_000_001, 'tail');
  expect(readVerifierLog(kernel, request, { sizeBytes, full: false })).toBe(end(1_000_001));
  expect(kernel.asked.map(({ level }) => level)).toEqual([4]);
  expect(readVerifierLog(kernel, request, { sizeBytes, full: true })).toContain('r0 = 0');
});

test.each(['head', 'tail'] as const)(
  'a log that is cut to its %s still gives the reason',
  (keeps) => {
    const kernel = refusing(5_000, keeps);
    const log = readVerifierLog(kernel, request, { sizeBytes, full: false });
    expect(log).toContain('R0 !read_ok');
    expect(String(log).length).toBeLessThan(sizeBytes + 1000);
    expect(Math.max(...kernel.asked.map((each) => each.sizeBytes))).toBe(sizeBytes);
  },
);

test('a program that is taken after all is loaded', () => {
  expect(readVerifierLog({ programLoad: () => 7 }, request, { sizeBytes, full: false })).toBe(7);
});
