import { openBtf } from '@sonde/btf';
import type { BpfProgramInfo } from '@sonde/compiler';
import { type Binding, Fd, isErrno } from '@sonde/sys';

/** The BPF programs in the kernel that brought their types along: what other programs can be attached to. */
export function listBpfPrograms(binding: Binding): BpfProgramInfo[] {
  const programs: BpfProgramInfo[] = [];
  for (let id = binding.programNextId(0); id !== undefined; id = binding.programNextId(id)) {
    const info = whileThere(() => describe(binding, id));
    if (info !== undefined) programs.push(info);
  }
  return programs;
}

/** Opens a program of the kernel by its id. */
export const openBpfProgram = (binding: Binding, id: number): Fd =>
  new Fd(binding, binding.programOpen(id));

function describe(binding: Binding, id: number): BpfProgramInfo | undefined {
  const program = openBpfProgram(binding, id);
  try {
    const types = binding.programTypes(program.number);
    if (types === undefined) return undefined;
    const fd = new Fd(binding, binding.btfOpen(types.btf));
    try {
      return { id, btf: openBtf(binding.btfBytes(fd.number)), functions: types.functions };
    } finally {
      fd.close();
    }
  } finally {
    program.close();
  }
}

/** Undefined for what ended since its id was given. */
function whileThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
