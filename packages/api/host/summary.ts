import type { Host } from '@sonde/db';
import { z } from 'zod';
import { type Labels, readLabels } from '../selector.ts';

/** What the collector says of its host, beside the kernel; stored as JSON. */
export const hostFacts = z.object({
  cpuCount: z.number().default(0),
  memoryBytes: z.number().default(0),
  osName: z.string().default(''),
  bootedAtMs: z.number().nullable().default(null),
  /** Kinds of probe that the kernel serves and the policy allows. */
  probeKinds: z.array(z.string()).default([]),
  /** Labels as the collector reports them, before the owner's. */
  labels: z.record(z.string(), z.string()).default({}),
});
export type HostFacts = z.infer<typeof hostFacts>;

export interface KernelSummary {
  readonly id: string;
  readonly release: string;
  readonly arch: string;
  /** Hex SHA-256; empty when the kernel has no BTF. */
  readonly btfHash: string;
  /** The KernelInfo is stored, so that scripts can be checked against it. */
  readonly uploaded: boolean;
}

export interface HostSummary {
  readonly id: string;
  readonly name: string;
  /** Connected to the control plane right now. */
  readonly state: 'ONLINE' | 'OFFLINE';
  /** The collector's, overridden by the owner's. */
  readonly labels: Labels;
  readonly kernel: KernelSummary | null;
  readonly facts: HostFacts;
  readonly collectorVersion: string | null;
  /** Host clock minus the control plane's. */
  readonly clockOffsetMs: number | null;
  /** Share of one CPU that the collector itself takes. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: bigint | null;
  readonly createdAt: Date;
  readonly lastContactAt: Date | null;
  readonly revokedAt: Date | null;
}

/** The columns of a kernel for a summary: all but the megabytes of its info. */
export const kernelColumns = { id: true, release: true, arch: true, btfHash: true } as const;

export function toHostSummary(
  host: Host,
  kernel: KernelSummary | null,
  isOnline: boolean,
): HostSummary {
  const facts = hostFacts.parse(host.facts);
  return {
    id: host.id,
    name: host.name,
    state: isOnline && host.revokedAt === null ? 'ONLINE' : 'OFFLINE',
    labels: { ...facts.labels, ...readLabels(host.labels) },
    kernel,
    facts,
    collectorVersion: host.collectorVersion,
    clockOffsetMs: host.clockOffsetMs,
    cpuPercent: host.cpuPercent,
    memoryBytes: host.memoryBytes,
    createdAt: host.createdAt,
    lastContactAt: host.lastContactAt,
    revokedAt: host.revokedAt,
  };
}
