import { type Binding, Fd, isErrno } from '@sonde/sys';

/** Opens the BTF of a kernel module, for programs that attach to its functions. Linux 5.11. Throws when it has none. */
export function openModuleBtf(binding: Binding, module: string): Fd {
  for (let id = binding.btfNextId(0); id !== undefined; id = binding.btfNextId(id)) {
    const btf = openById(binding, id);
    if (btf === undefined) continue;
    if (binding.btfName(btf.number) === module) return btf;
    btf.close();
  }
  throw new Error(`the kernel has no BTF of the module ${module}`);
}

/** Undefined when it is gone since its id was given. */
function openById(binding: Binding, id: number): Fd | undefined {
  try {
    return new Fd(binding, binding.btfOpen(id));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
