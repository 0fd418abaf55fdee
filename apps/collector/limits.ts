import type { RunLimits } from '@sonde/proto';
import type { SessionLimits } from '@sonde/runtime';
import type { Policy } from './policy.ts';

/** The stricter of what the control plane asks for (0: nothing) and what the host's policy allows. */
export function effectiveLimits(asked: RunLimits | undefined, policy: Policy): SessionLimits {
  const stricter = (value: number | undefined, limit: number): number =>
    value ? Math.min(value, limit) : limit;
  return {
    durationMs: stricter(asked?.durationMs, policy.maxDurationSeconds * 1000),
    eventsPerSecond: stricter(asked?.eventsPerSecond, policy.maxEventsPerSecond),
    mapBytes: stricter(Number(asked?.mapBytes ?? 0n), policy.maxMapBytes),
    cpuShare: stricter(asked?.overheadPercent, policy.maxOverheadPercent) / 100,
  };
}
