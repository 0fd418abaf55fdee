import { type Binding, isErrno } from '@sonde/sys';
import { Link } from './link.ts';
import type { AttachOptions } from './perf-event.ts';

export interface RawTracepointOptions extends AttachOptions {
  /** Absent for a typed program, which was loaded for its tracepoint. */
  readonly event?: string;
}

/** Attaches to a raw tracepoint, by name or typed. The cookie is kept from Linux 6.10 on. */
export function attachRawTracepoint(binding: Binding, options: RawTracepointOptions): Link {
  const { program, cookie, event } = options;
  const named = event === undefined ? {} : { name: event };
  const open = (withCookie: boolean) =>
    binding.rawTracepointOpen(program.fdNumber, { ...named, ...(withCookie && { cookie }) });
  try {
    return new Link(binding, [open(cookie !== 0n)]);
  } catch (error) {
    // An older kernel takes the cookie for garbage after the end of its struct.
    if (cookie === 0n || !isErrno(error, 'EINVAL', 'E2BIG')) throw error;
    return new Link(binding, [open(false)]);
  }
}
