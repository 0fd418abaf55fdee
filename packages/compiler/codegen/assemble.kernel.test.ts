import { type Binding, loadBinding } from '@sonde/sys';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constant, IrBuilder } from '../ir/builder.ts';
import type { IrProgram } from '../ir/ir.ts';
import { evaluateIr } from '../ir/testing/evaluate.ts';
import { contextBytes, randomProgram } from '../ir/testing/random-program.ts';
import { optimize } from '../passes/optimize.ts';
import { assemble } from './assemble.ts';
import { createProgramsBtf } from './btf-info.ts';

const binding: Binding = loadBinding();
const logBytes = 1 << 20;

/** Loads a program, runs it once on a copy of the context, and gives what it returned and left there. */
function runInKernel(program: IrProgram, context: Uint8Array): { returned: number } {
  const assembled = assemble(program, { features: { isa_v4: true } });
  if (assembled.kind !== 'assembled') throw new Error(`too large: ${assembled.what}`);
  const btf = createProgramsBtf({ name: 'random', text: '' });
  const funcInfo = btf.functions('random', assembled.functions);
  const btfFd = binding.btfLoad(btf.bytes());
  const buffer = new Uint8Array(logBytes);
  try {
    const fd = binding.programLoad({
      type: 'syscall',
      name: 'random',
      insns: assembled.insns,
      license: 'GPL',
      // BPF_F_SLEEPABLE, which this type requires.
      flags: 1 << 4,
      btfFd,
      funcInfo: new Uint8Array(
        Uint32Array.from(funcInfo.flatMap((each) => [each.insnIndex, each.typeId])).buffer,
      ),
      log: { level: 1, buffer },
    });
    try {
      return { returned: binding.programTestRun(fd, { context }).returnValue };
    } finally {
      binding.close(fd);
    }
  } catch (cause) {
    throw new Error(new TextDecoder().decode(buffer).replace(/\0.*$/s, ''), { cause });
  } finally {
    binding.close(btfFd);
  }
}

test.each([
  ['as it is', (program: IrProgram) => program],
  ['optimized', optimize],
])('the kernel runs random programs as their IR says: %s', (_, transform) => {
  fc.assert(
    fc.property(randomProgram('kernel'), (program) => {
      const contexts = [0, 1].map(() => Uint8Array.from({ length: contextBytes }, (_, at) => at));
      const [expected, context] = contexts as [Uint8Array, Uint8Array];
      const returned = evaluateIr(program, { context: expected, helper: () => 0n });
      const result = runInKernel(transform(program), context);
      expect(result.returned).toBe(Number(BigInt.asUintN(32, returned)));
      expect(context).toEqual(expected);
    }),
    { numRuns: 150, seed: 20_260_103 },
  );
});

test('bpf_loop calls back with spilled and shared state', () => {
  const main = new IrBuilder('main', 'main', 1);
  const state = main.slot('state', 16);
  main.storeSlot(state, 0, 8, constant(0));
  main.storeSlot(state, 8, 8, constant(3));
  const callback = main.register();
  main.emit({ op: 'function-address', to: callback, function: 'step' });
  const address = { register: main.slotAddress(state) };
  main.call('loop', [constant(10), { register: callback }, address, constant(0)]);
  main.return({ register: main.loadSlot(state, 0, 8) });
  const step = new IrBuilder('step', 'callback', 2);
  const [index, context] = step.params as [number, number];
  const factor = step.load(context, 8, 8);
  const product = step.alu('mul', { register: index }, { register: factor });
  const sum = step.alu('add', { register: step.load(context, 0, 8) }, { register: product });
  step.store(context, 0, 8, { register: sum });
  step.return(constant(0));
  const program = { functions: [main.finish(), step.finish()] };
  expect(runInKernel(optimize(program), new Uint8Array(8)).returned).toBe(135);
});
