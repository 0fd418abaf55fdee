import { gzipSync } from 'node:zlib';
import { type Btf, BtfError } from '@sonde/btf';
import {
  fixtureKernel,
  packSavedKernel,
  SavedKernelError,
  savedKernelInfo,
  unpackSavedKernel,
} from '@sonde/compiler';
import { kernelInfoFrom } from '@sonde/ebpf';
import { mutated } from '../mutate.ts';
import { bytesFeeder, type Target } from '../target.ts';
import { compiled } from './compile.ts';

const script = `tracepoint:sched:sched_switch { @[args.next_comm] = count(); }
kprobe:vfs_read { print(((struct task_struct *)curtask)->real_parent->comm); }
rawtracepoint:sched_switch { print(args.next->pid); }
fentry:vfs_read { print(args); }`;

/** A saved kernel that a host uploads, damaged: refused, or good enough to check a script against. */
export const savedKernel: Target = {
  name: 'saved-kernel',
  promise: 'is refused with SavedKernelError or BtfError, or scripts are checked against it',
  limitMs: 2000,
  extension: 'bin',
  prepare() {
    const whole = sample();
    return bytesFeeder(
      (random) => mutated(whole, random),
      (bytes) => {
        try {
          kernelInfoFrom(gzipSync(bytes, { level: 1 }));
          return compiled(script, savedKernelInfo(unpackSavedKernel(bytes)));
        } catch (error) {
          if (error instanceof SavedKernelError || error instanceof BtfError) return error.name;
          throw error;
        }
      },
    );
  },
};

function sample(): Uint8Array {
  const kernel = fixtureKernel();
  const tracepoints = Object.fromEntries(
    kernel.tracepoints.list().map((name) => {
      const [category = '', event = ''] = name.split(':');
      return [name, kernel.tracepoints.format(category, event)!];
    }),
  );
  const functions = { vmlinux: [...kernel.functions.list()] };
  const { release, arch, btfHash, possibleCpus, onlineCpus, features } = kernel;
  const facts = { release, arch, btfHash, possibleCpus, onlineCpus, features };
  const btf = bytesOf(kernel.btf);
  const moduleBtf = { sample: Uint8Array.of(1, 2, 3, 4, 5) };
  return packSavedKernel({ ...facts, tracepoints, functions, btf, moduleBtf });
}

function bytesOf(btf: Btf): Uint8Array {
  if (!('bytes' in btf && btf.bytes instanceof Uint8Array))
    throw new TypeError('the frozen kernel has no bytes of BTF');
  return btf.bytes;
}
