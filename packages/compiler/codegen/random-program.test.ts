import { type HelperTable, Machine } from '@sonde/asm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IrProgram } from '../ir/ir.ts';
import { evaluateIr } from '../ir/testing/evaluate.ts';
import { contextBytes, randomProgram } from '../ir/testing/random-program.ts';
import { verifyIr } from '../ir/verify.ts';
import { assemble } from './assemble.ts';

/** What can be seen of a run from outside. */
interface Observed {
  readonly returned: bigint;
  readonly context: readonly number[];
  readonly calls: readonly (readonly bigint[])[];
}

const startContext = () => Uint8Array.from({ length: contextBytes }, (_, index) => index * 3);

/** Sees as many arguments as the first one says, and gives something that depends on them. */
function recordingHelper() {
  const calls: bigint[][] = [];
  const helper = (given: readonly bigint[]): bigint => {
    const args = given.slice(0, 1 + Number(given[0]));
    calls.push(args);
    return args.reduce((sum, arg) => sum * 7n + arg, BigInt(calls.length));
  };
  return { calls, helper };
}

function evaluated(program: IrProgram): Observed {
  const context = startContext();
  const { calls, helper } = recordingHelper();
  const returned = evaluateIr(program, { context, helper: (_, args) => helper(args) });
  return { returned, context: [...context], calls };
}

function interpreted(program: IrProgram, isaV4: boolean): Observed {
  const context = startContext();
  const { calls, helper } = recordingHelper();
  const helpers: HelperTable = { trace_printk: ({ args }) => helper(args) };
  const code = assemble(program, { features: { isa_v4: isaV4 } });
  if (code.kind !== 'assembled') throw new Error(`too large: ${code.what}`);
  const { returned } = new Machine({ helpers }).run(code.insns, { context });
  return { returned, context: [...context], calls };
}

test('assembled programs mean what their IR means', () => {
  fc.assert(
    fc.property(randomProgram('interpreter'), fc.boolean(), (program, isaV4) => {
      expect(verifyIr(program)).toEqual([]);
      expect(interpreted(program, isaV4)).toEqual(evaluated(program));
    }),
    { numRuns: 300, seed: 20_260_101 },
  );
});
