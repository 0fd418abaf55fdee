import { SyscallError } from '@sonde/sys';
import { expect, test } from 'vitest';
import { VerifierError } from './verifier-error.ts';

const cause = new SyscallError('bpf(BPF_PROG_LOAD)', 13);
const log = `func#0 @0
0: R1=ctx() R10=fp0
0: (b7) r0 = 0                        ; R0_w=0
7: (79) r1 = *(u64 *)(r2 +0)
R2 !read_ok
processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0
`;

test('is short, says how much was left out, and keeps the log', () => {
  const error = new VerifierError('probe_0', log, cause);
  expect(error.message).toBe('program probe_0 was refused: R2 !read_ok (4 lines omitted)');
  expect(error.log).toBe(log);
  expect(error.cause.code).toBe('EACCES');
});

test('knows the instruction that the verifier was at', () => {
  expect(new VerifierError('probe_0', log, cause).insnIndex).toBe(7);
});

test('without a log it gives the error of the call', () => {
  const error = new VerifierError('probe_0', '', cause);
  expect(error.message).toBe('program probe_0 was refused: bpf(BPF_PROG_LOAD): EACCES');
  expect(error.insnIndex).toBeUndefined();
});
