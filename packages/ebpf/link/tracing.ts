import { type Binding, isErrno } from '@sonde/sys';
import { Link } from './link.ts';
import type { AttachOptions } from './perf-event.ts';

/** Attaches an fentry or fexit program to the function that it was loaded for. The cookie needs Linux 5.19. */
export function attachTracing(
  binding: Binding,
  options: AttachOptions & { readonly exit: boolean },
): Link {
  const { program, cookie, exit } = options;
  try {
    const type = exit ? 'trace_fexit' : 'trace_fentry';
    return new Link(binding, [binding.linkTracing(program.fdNumber, type, cookie)]);
  } catch (error) {
    if (!isErrno(error, 'EINVAL')) throw error;
    return new Link(binding, [binding.rawTracepointOpen(program.fdNumber)]);
  }
}
