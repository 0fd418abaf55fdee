import type { Value } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import type { KernelInfo } from '../../kernel/kernel-info.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';

/** BTF id of a function of the kernel that programs may call; undefined when this kernel has none of that name. */
export const kernelFunction = ({ btf, features }: KernelInfo, name: string): number | undefined =>
  features.kfunc === false ? undefined : btf.find('func', name);

/** Calls such a function; that it is there, the checker has seen. */
export function callKernel(f: FunctionScope, name: string, args: readonly Value[]): Register {
  const btfId = kernelFunction(f.script.kernel, name);
  if (btfId === undefined) throw new Error(`the kernel has no function ${name}`);
  const to = f.b.register();
  f.b.emit({ op: 'call-kernel', function: name, btfId, args, to });
  return to;
}
