import { z } from 'zod';
import type { Parameters } from './compile-options.ts';

/** `--name=value` by name: what a script reads with getopt(). An empty value is that of `--name` alone. */
export const namedInput = z.record(z.string().min(1).max(100), z.string().max(4096));

/** The largest pid that a kernel gives (PID_MAX_LIMIT of include/linux/threads.h). */
const pidMax = 4_194_304;

/** What a script is compiled with, besides its text: the fields of runs, schedules and checks. */
export const parameterFields = {
  positional: z.array(z.string().max(4096)).max(100).default([]),
  named: namedInput.default({}),
  /** Trace only this process of each host; 0: all. */
  pid: z.number().int().min(0).max(pidMax).default(0),
  /** Trace only tasks of this cgroup of each host: a path, or the ID of a container; empty: all. */
  cgroup: z
    .string()
    .max(4096)
    .regex(
      /^$|^\/|^[0-9a-f]{12,64}$/,
      'A path such as /system.slice/ssh.service, or the ID of a container',
    )
    .default(''),
  unsafe: z.boolean().default(false),
  /** Report reads of memory that fail, and of map entries that do not exist. */
  reportsReads: z.boolean().default(false),
};

/** The parameters in a stored row. */
export const storedParameters = (
  row: Omit<Parameters, 'named'> & { readonly named: unknown },
): Parameters => ({
  positional: row.positional,
  named: namedInput.parse(row.named),
  pid: row.pid,
  cgroup: row.cgroup,
  unsafe: row.unsafe,
  reportsReads: row.reportsReads,
});
