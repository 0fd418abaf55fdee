import type { Carrier, MapSpec, ProgramType, Schema, Unwind } from '../artifact.ts';
import type { CompileOptions } from '../compile.ts';
import type { IrProgram } from '../ir/ir.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Source, Span } from '../source/span.ts';
import { int64 } from '../types/type.ts';
import type { TypedProbe, TypedScript } from '../types/typed.ts';
import { FunctionScope } from './function-scope.ts';
import { ProgramScope } from './program-scope.ts';
import { ScriptScope } from './script-scope.ts';
import { mergeSessions } from './session.ts';
import { lowerBlock } from './statement.ts';
import { lowerSubprogram } from './subprogram.ts';

/** The script as IR programs, kernel maps and the schema of what they put out. */
export interface LoweredScript {
  readonly maps: readonly MapSpec[];
  readonly programs: readonly LoweredProgram[];
  readonly schema: Schema;
  readonly unwind?: Unwind;
}

export interface LoweredProgram {
  readonly name: string;
  readonly type: ProgramType;
  readonly ir: IrProgram;
  readonly targets: TypedProbe['targets'];
  readonly carrier?: Carrier;
  /** Runs at entry and return of the same functions; see ProgramSpec. */
  readonly session?: true;
  readonly span: Span;
}

export interface LowerInput {
  readonly typed: TypedScript;
  /** Names of what is attached, by AttachTarget.probe. */
  readonly probes: readonly string[];
  readonly source: Source;
  readonly kernel: KernelInfo;
  readonly options: CompileOptions;
  /** All temporaries go to scratch memory, which costs a lookup: the stack did not hold them. */
  readonly savesStack?: boolean;
}

export function lower(input: LowerInput): LoweredScript {
  const { typed, probes } = input;
  const script = new ScriptScope(input);
  const programs = typed.probes.map((probe, index) => lowerProbe(script, probe, index));
  const unwind = script.usedUnwind;
  return {
    maps: script.finishMaps(),
    programs: mergeSessions(programs, input.kernel),
    schema: script.schema(probes),
    ...(unwind && { unwind }),
  };
}

/** Whoever runs a test or a benchmark asks what it returned; the kernel asks none of the others. */
const resultCounts = ({ targets: [first] }: TypedProbe): boolean =>
  first?.kind === 'test' || first?.kind === 'bench';

function lowerProbe(script: ScriptScope, probe: TypedProbe, index: number): LoweredProgram {
  const program = new ProgramScope(script, probe, index);
  for (const subprogram of probe.subprograms) lowerSubprogram(program, subprogram);
  const main = new FunctionScope(program, {
    name: probe.name,
    role: 'main',
    params: 1,
    ...(resultCounts(probe) && { result: { type: int64, frameWord: program.frameWord() } }),
  });
  lowerBlock(main, probe.body);
  main.finish();
  // Callbacks were finished before the main function, which must come first.
  const functions = [program.functions.at(-1)!, ...program.functions.slice(0, -1)];
  const { name, programType, targets, carrier, span } = probe;
  const ir = { functions };
  return { name, type: programType, ir, targets, ...(carrier && { carrier }), span };
}
