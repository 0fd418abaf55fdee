import { type Binding, Fd, SyscallError } from '@sonde/sys';
import { VerifierError } from './verifier-error.ts';

const logBytes = 64 * 1024;

/** Loads BTF into the kernel. Throws VerifierError with the kernel's log when it is refused. */
export function loadBtf(binding: Binding, btf: Uint8Array): Fd {
  try {
    return new Fd(binding, binding.btfLoad(btf));
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const log = new Uint8Array(logBytes);
    try {
      return new Fd(binding, binding.btfLoad(btf, log));
    } catch {
      const text = new TextDecoder().decode(log.subarray(0, Math.max(0, log.indexOf(0))));
      throw new VerifierError('BTF', text, error);
    }
  }
}
