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

test('without a log it gives the error of the call', () => {
  const error = new VerifierError('probe_0', '', cause);
  expect(error.message).toBe('program probe_0 was refused: bpf(BPF_PROG_LOAD): EACCES');
  expect(error.reason).toBeUndefined();
  expect(error.insnIndex).toBeUndefined();
});

// Ends of logs as kernels 6.1, 6.12 and 6.18 wrote them.
test.each([
  [log, 'R2 !read_ok', 7],
  [
    `4: (05) goto pc-5
infinite loop detected at insn 0
cur state: R1=ctx() R5=map_value(map=globals,ks=4,vs=32) R10=fp0
old state: R1=ctx() R5=map_value(map=globals,ks=4,vs=32) R10=fp0
processed 13 insns (limit 1000000) max_states_per_insn 0 total_states 1`,
    'infinite loop detected at insn 0',
    0,
  ],
  [
    `BPF program is too large. Processed 1000001 insn
verification time 726544 usec
stack depth 0
processed 1000001 insns (limit 1000000) max_states_per_insn 4 total_states 9663`,
    'BPF program is too large. Processed 1000001 insn',
    undefined,
  ],
  [
    `9: (95) exit
Unreleased reference id=3 alloc_insn=4
BPF_EXIT instruction in main prog would lead to reference leak
processed 10 insns (limit 1000000) max_states_per_insn 0`,
    'Unreleased reference id=3 alloc_insn=4',
    9,
  ],
  [
    `from 5 to 8: R0=0 R10=fp0
8: (85) call bpf_probe_read_kernel#113
R2 min value is negative, either use unsigned or 'var &= const'
processed 9 insns`,
    "R2 min value is negative, either use unsigned or 'var &= const'",
    8,
  ],
  [
    `12: (0f) r1 += r2
mark_precise: frame0: last_idx 12 first_idx 0 subseq_idx -1
mark_precise: frame0: regs=r2 stack= before 11: (bf) r2 = r6
13: R1=map_value(off=0,ks=4,vs=8) R2=scalar()
13: (71) r0 = *(u8 *)(r1 +0)
R1 unbounded memory access, make sure to bounds check any such access
processed 14 insns`,
    'R1 unbounded memory access, make sure to bounds check any such access',
    13,
  ],
  ['back-edge from insn 7 to 2\nprocessed 0 insns', 'back-edge from insn 7 to 2', 7],
])('picks the line that tells, and the instruction: %#', (text, reason, insnIndex) => {
  const error = new VerifierError('probe_0', text, cause);
  expect(error.reason).toBe(reason);
  expect(error.insnIndex).toBe(insnIndex);
});
