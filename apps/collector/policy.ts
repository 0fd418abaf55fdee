import { existsSync, readFileSync } from 'node:fs';
import type { CompiledScript } from '@sonde/compiler';
import { mapMemoryBytes } from '@sonde/runtime';
import { z } from 'zod';

/** What the owner of a host lets scripts do there. The file on the host wins over the control plane. */
export const policySchema = z.strictObject({
  /** Kinds of attach point, as in AttachTarget: tracepoint, uprobe, kprobe… Absent: all. */
  probeKinds: z.array(z.string()).optional(),
  /** system(), signal(), write_user(), override(). */
  allowUnsafe: z.boolean().default(false),
  /** skboutput(), which writes files where the script says, with what goes over the network. */
  allowPacketFiles: z.boolean().default(false),
  /** Iterators with a pin, which stay on the host when the run is over. */
  allowPinnedIterators: z.boolean().default(false),
  maxDurationSeconds: z.number().positive().default(86_400),
  maxEventsPerSecond: z.number().positive().default(100_000),
  /** Kernel memory for the maps of one run. */
  maxMapBytes: z
    .number()
    .positive()
    .default(256 * 1024 * 1024),
  /** Share of one CPU, in percent, that the programs of one run may take. */
  maxOverheadPercent: z.number().positive().default(20),
  maxConcurrentRuns: z.number().int().positive().default(8),
  /** E-mail addresses that may start runs here. Absent: all that the control plane lets through. */
  allowedUsers: z.array(z.string()).optional(),
});

export type Policy = z.infer<typeof policySchema>;

/** The policy in a file; the defaults when there is none. A file that cannot be read stops the collector. */
export function loadPolicy(path: string): Policy {
  if (!existsSync(path)) return policySchema.parse({});
  const result = policySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${path}: ${z.prettifyError(result.error)}`);
}

/** Why the policy forbids a run before it is compiled, or undefined. */
export function forbidsRequest(
  policy: Policy,
  request: { startedBy: string; unsafe: boolean; runningCount: number },
): string | undefined {
  if (policy.allowedUsers && !policy.allowedUsers.includes(request.startedBy))
    return `${request.startedBy || 'nobody'} may not start runs on this host`;
  if (request.unsafe && !policy.allowUnsafe)
    return 'unsafe functions are not allowed on this host (allowUnsafe)';
  if (request.runningCount >= policy.maxConcurrentRuns)
    return `${request.runningCount} runs are active on this host, the limit is ${policy.maxConcurrentRuns}`;
  return undefined;
}

/** Why it forbids what a compiled script would do, or undefined. */
export function forbidsScript(
  policy: Policy,
  compiled: CompiledScript,
  possibleCpus: number,
): string | undefined {
  const targets = compiled.programs.flatMap((program) => program.targets);
  const kinds = new Set(targets.map(({ kind }) => kind));
  const kind = [...kinds].find((each) => !isAllowed(policy, each));
  if (kind) return `probes of kind ${kind} are not allowed on this host`;
  const writesPackets = compiled.schema.events.some(({ action }) => action.kind === 'packet');
  if (writesPackets && !policy.allowPacketFiles)
    return 'files of packets are not allowed on this host (allowPacketFiles)';
  const pins = targets.some((target) => target.kind === 'iter' && target.pin !== undefined);
  if (pins && !policy.allowPinnedIterators)
    return 'iterators that stay pinned after the run are not allowed on this host (allowPinnedIterators)';
  const bytes = mapMemoryBytes(compiled, possibleCpus);
  if (bytes > policy.maxMapBytes)
    return `the maps need ${bytes} bytes, this host allows ${policy.maxMapBytes}`;
  return undefined;
}

const harmless = new Set(['begin', 'end', 'interval', 'signal']);

const isAllowed = ({ probeKinds }: Policy, kind: string): boolean =>
  harmless.has(kind) || probeKinds === undefined || probeKinds.includes(kind);
