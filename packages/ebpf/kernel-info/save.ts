import {
  type KernelInfo,
  packSavedKernel,
  type SavedKernel,
  SavedKernelError,
  savedKernelInfo,
  unpackSavedKernel,
} from '@sonde/compiler';
import { zlib } from '../debug-info/zlib.ts';
import type { LocalKernelInfo } from './local.ts';

/** Far above any kernel's (10 MB), far below what would hurt: an upload must not unpack to gigabytes. */
const maxUnpackedBytes = 256 << 20;

/** Reads everything that can be kept of this kernel: every tracepoint's format, all functions, the BTF, also of modules. */
export function saveKernel(kernel: LocalKernelInfo): SavedKernel {
  const { release, arch, btfHash, possibleCpus, onlineCpus, features } = kernel;
  const tracepoints: Record<string, NonNullable<ReturnType<typeof kernel.tracepoints.format>>> = {};
  for (const name of kernel.tracepoints.list()) {
    const [category = '', event = ''] = name.split(':');
    const format = kernel.tracepoints.format(category, event);
    if (format !== undefined) tracepoints[name] = format;
  }
  const functions: Record<string, string[]> = {};
  for (const name of kernel.functions.list()) {
    const module = kernel.functions.moduleOf(name) ?? 'vmlinux';
    functions[module] ??= [];
    functions[module].push(name);
  }
  const moduleBtf: Record<string, Uint8Array> = {};
  for (const module of kernel.modules()) {
    const btf = kernel.moduleBtf(module);
    if (btf !== undefined) moduleBtf[module] = btf.bytes;
  }
  const facts = { release, arch, btfHash, possibleCpus, onlineCpus, features };
  return { ...facts, tracepoints, functions, btf: kernel.btf.bytes, moduleBtf };
}

/** `saveKernel` as gzip bytes, for a file or an upload: 2 MB for a distribution's kernel. */
export function serializeKernelInfo(kernel: LocalKernelInfo): Uint8Array {
  return zlib().gzipSync(packSavedKernel(saveKernel(kernel)));
}

/** The reverse, without the machine behind it. Throws SavedKernelError. */
export function kernelInfoFrom(serialized: Uint8Array): KernelInfo {
  let packed: Uint8Array;
  try {
    packed = zlib().gunzipSync(serialized, { maxOutputLength: maxUnpackedBytes });
  } catch (cause) {
    throw new SavedKernelError('not a compressed saved kernel', { cause });
  }
  return savedKernelInfo(unpackSavedKernel(packed));
}
