import { type CompiledScript, kernelName, type ProgramSpec } from '@sonde/compiler';
import {
  type Binding,
  type Fd,
  type KernelMap,
  loadBtf,
  openBpfProgram,
  openModuleBtf,
  Program,
  type ProgramBtf,
  VerifierError,
} from '@sonde/ebpf';
import { type LoadPlan, type PlanOptions, planLoads } from './plan.ts';
import { rejectionOf } from './rejection.ts';

/** A program in the kernel and where it is to be attached. */
export interface LoadedProgram extends LoadPlan {
  readonly program: Program;
}

export interface LoadOptions extends PlanOptions {
  /** Read the verifier's whole log of a program that it refuses, however long that takes. */
  readonly fullVerifierLog?: boolean;
  /** Gets the verifier's walk of each program that it takes. */
  readonly onVerified?: (program: ProgramSpec, log: string) => void;
}

/**
 * Loads all programs of a script. Throws SessionError for the first that the verifier refuses, with the line
 * of the script that it was at; none is left then.
 */
export function loadPrograms(
  binding: Binding,
  compiled: CompiledScript,
  maps: readonly KernelMap[],
  options: LoadOptions,
): LoadedProgram[] {
  const btf = compiled.btf.length > 0 ? loadBtf(binding, compiled.btf) : undefined;
  const loaded: LoadedProgram[] = [];
  try {
    for (const spec of compiled.programs) {
      for (const plan of planLoads(spec, options)) {
        loaded.push({
          ...plan,
          program: loadOne(binding, {
            compiled,
            maps,
            plan,
            btf,
            options,
          }),
        });
      }
    }
    return loaded;
  } catch (error) {
    for (const { program } of loaded) program.close();
    throw error;
  } finally {
    // A program keeps its BTF in the kernel by itself.
    btf?.close();
  }
}

interface OneLoad {
  readonly compiled: CompiledScript;
  readonly maps: readonly KernelMap[];
  readonly plan: LoadPlan;
  readonly btf: Fd | undefined;
  readonly options: LoadOptions;
}

function loadOne(binding: Binding, { compiled, maps, plan, btf, options }: OneLoad): Program {
  const { fullVerifierLog = false, onVerified } = options;
  const { spec, expectedAttachType, attachBtfId } = plan;
  const { funcInfo, lineRecords: lineInfo } = spec;
  const programBtf: ProgramBtf | undefined = btf && { fd: btf.number, funcInfo, lineInfo };
  const attachTo = openAttachTarget(binding, plan);
  try {
    return new Program(binding, {
      name: kernelName(spec),
      type: spec.type,
      insns: spec.insns,
      maps: spec.relocations.map(({ kind, insnIndex, map }) => ({
        insnIndex,
        fd: mapAt(maps, map).fdNumber,
        value: kind === 'map-value',
      })),
      license: compiled.license,
      log: { sizeBytes: compiled.config.logSize, full: fullVerifierLog },
      ...(onVerified && { onVerified: (log: string) => onVerified(spec, log) }),
      expectedAttachType,
      ...(attachBtfId !== undefined && { attachBtfId }),
      ...(attachTo && { attachTo }),
      ...(programBtf && { btf: programBtf }),
    });
  } catch (error) {
    if (error instanceof VerifierError) throw rejectionOf(spec, error);
    throw error;
  } finally {
    attachTo?.close();
  }
}

/** What the id of the target's type is of, when that is not vmlinux. */
function openAttachTarget(
  binding: Binding,
  { attachModule, attachProgram }: LoadPlan,
): Fd | undefined {
  if (attachProgram !== undefined) return openBpfProgram(binding, attachProgram);
  return attachModule === undefined ? undefined : openModuleBtf(binding, attachModule);
}

function mapAt(maps: readonly KernelMap[], index: number): KernelMap {
  const map = maps[index];
  if (map === undefined) throw new RangeError(`the script has no kernel map ${index}`);
  return map;
}
