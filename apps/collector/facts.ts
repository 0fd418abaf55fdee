import { readFileSync } from 'node:fs';
import { arch, cpus, hostname, release, totalmem, uptime } from 'node:os';
import type { KernelInfo } from '@sonde/compiler';
import { FeatureState, type HostFacts } from '@sonde/proto';
import type { Policy } from './policy.ts';

export const collectorVersion = '0.1.0';

const probeKinds = [
  'tracepoint',
  'rawtracepoint',
  'uprobe',
  'usdt',
  'kprobe',
  'fentry',
  'perf',
  'profile',
  'interval',
  'watchpoint',
  'iter',
];

/** What the control plane shows of this host and picks hosts by. */
export function hostFacts(
  kernel: KernelInfo,
  policy: Policy,
  options: { name?: string | undefined; labels: Readonly<Record<string, string>> },
): HostFacts {
  return {
    hostName: options.name ?? hostname(),
    kernelRelease: release(),
    arch: arch() === 'arm64' ? 'aarch64' : 'x86_64',
    btfHash: kernel.btfHash,
    cpuCount: cpus().length,
    memoryBytes: BigInt(totalmem()),
    osName: osName(),
    bootedAtMs: BigInt(Date.now() - Math.round(uptime() * 1000)),
    features: Object.entries(kernel.features).map(([name, has]) => ({
      name,
      state: has ? FeatureState.FEATURE_STATE_AVAILABLE : FeatureState.FEATURE_STATE_MISSING,
    })),
    labels: { ...options.labels },
    clockMs: BigInt(Date.now()),
    probeKinds: probeKinds.filter(
      (kind) => servedBy(kernel, kind) && (policy.probeKinds?.includes(kind) ?? true),
    ),
  };
}

function servedBy({ features }: KernelInfo, kind: string): boolean {
  if (kind === 'kprobe') return features.kprobe !== false;
  if (kind === 'fentry') return features.fentry !== false;
  if (kind === 'iter') return features.iter !== false;
  return true;
}

function osName(): string {
  try {
    return (
      /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux'
    );
  } catch {
    return 'Linux';
  }
}
