import { constants } from 'node:os';

/** Linux's own, which user space's errno.h does not list but bpf(2) gives: include/linux/errno.h. */
const ENOTSUPP = 524;

/** Call → what went wrong, with the kernel's number. `code` is its name, such as `EPERM`. */
export class SyscallError extends Error {
  readonly call: string;
  readonly errno: number;
  readonly code: string;

  constructor(call: string, errno: number, options?: ErrorOptions) {
    const code = errnoName(errno);
    super(`${call}: ${code}`, options);
    this.name = 'SyscallError';
    this.call = call;
    this.errno = errno;
    this.code = code;
  }
}

function errnoName(errno: number): string {
  if (errno === ENOTSUPP) return 'ENOTSUPP';
  const found = Object.entries(constants.errno).find(([, value]) => value === errno);
  return found?.[0] ?? `errno ${errno}`;
}

/** The result of a system call that failed with minus errno; throws SyscallError then. */
export function check(call: string, result: number): number {
  if (result < 0) throw new SyscallError(call, -result);
  return result;
}

/** Whether an error is a SyscallError with one of these names. */
export const isErrno = (error: unknown, ...codes: readonly string[]): error is SyscallError =>
  error instanceof SyscallError && codes.includes(error.code);
