import { type Binding, isErrno, type PerfEventAttr, type PerfEventScope } from '@sonde/sys';
import { threadsOf } from '../perf/threads.ts';
import type { Program } from '../program/program.ts';
import { Link } from './link.ts';

/** What all kinds of attachment take. */
export interface AttachOptions {
  readonly program: Program;
  /** What bpf_get_attach_cookie() gives; 0 where the kernel cannot keep one (before 5.15). */
  readonly cookie: bigint;
}

export interface PerfEventOptions extends AttachOptions {
  readonly attr: PerfEventAttr;
  readonly scope: PerfEventScope;
}

/** Opens one perf event and attaches the program to it: by a link, or on old kernels by ioctl. */
export function attachPerfEvent(binding: Binding, options: PerfEventOptions): Link {
  const { program, cookie, attr, scope } = options;
  const event = binding.perfEventOpen(attr, scope);
  try {
    return new Link(binding, [binding.linkPerfEvent(program.fdNumber, event, cookie), event]);
  } catch (error) {
    try {
      if (!isErrno(error, 'EINVAL', 'EOPNOTSUPP')) throw error;
      binding.perfEventSetBpf(event, program.fdNumber);
      return new Link(binding, [event]);
    } catch {
      binding.close(event);
      throw error;
    }
  }
}

/** Everything on some CPUs, or one process. */
export type Reach = { readonly cpus: readonly number[] } | { readonly pid: number };

/** One event per CPU, or per thread of the process, and then threads that it starts later inherit it. On failure none stays attached. */
export function attachPerfEvents(
  binding: Binding,
  options: AttachOptions & { readonly attr: PerfEventAttr; readonly reach: Reach },
): Link[] {
  const { attr, reach, ...rest } = options;
  const attach = (each: PerfEventAttr, scopes: readonly PerfEventScope[]) =>
    attachAll(
      scopes.map((scope) => () => attachPerfEvent(binding, { ...rest, attr: each, scope })),
    );
  if ('cpus' in reach) {
    return attach(
      attr,
      reach.cpus.map((cpu) => ({ pid: -1, cpu })),
    );
  }
  const threads = threadsOf(reach.pid).map((tid) => ({ pid: tid, cpu: -1 }));
  try {
    return attach({ ...attr, flags: ['inherit', 'inheritThread'] }, threads);
  } catch (error) {
    // Inheriting by threads but not by child processes came with 5.13.
    if (!isErrno(error, 'EINVAL')) throw error;
    return attach(attr, threads);
  }
}

function attachAll(attempts: readonly (() => Link)[]): Link[] {
  const links: Link[] = [];
  try {
    for (const attempt of attempts) links.push(attempt());
    return links;
  } catch (error) {
    for (const link of links) link.close();
    throw error;
  }
}
