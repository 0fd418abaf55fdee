import { bundleFolders } from '../lab/bundles.ts';
import { type GuestResult, runGuest } from '../lab/guest.ts';

/** The address by which a guest of QEMU's user network reaches this machine. */
export const machineSeenByGuests = '10.0.2.2';

/** The process that each guest runs beside its collector: it starts anew every half second. */
export const beat = 'sonde-beat';

/** Far longer than a test: a guest is ended by it. */
const longestSeconds = 600;

/** A guest that runs a collector. */
export interface Guest {
  readonly name: string;
  /** What its collector and its kernel have said. */
  said(): string;
  stop(): Promise<void>;
}

/** Boots a kernel of the lab in which a collector joins with the words of a join line. */
export function startGuest(series: string, joinLine: readonly string[]): Guest {
  const name = `guest-${series}`;
  const power = new AbortController();
  let output = '';
  const onData = (data: Buffer | string): void => {
    output += data;
  };
  const script = [
    `cp /bin/sleep /run/${beat}`,
    `while :; do /run/${beat} 0.5; done &`,
    `exec node /lab/collector/bin/sonde-collector.mjs --data /run/collector --name ${name} "$@"`,
  ].join('\n');
  const ended: Promise<GuestResult> = runGuest({
    kernel: series,
    command: ['sh', '-c', script, 'sh', ...joinLine],
    folders: bundleFolders(),
    timeoutSeconds: longestSeconds,
    signal: power.signal,
    onStdout: onData,
    onStderr: onData,
  });
  ended.then(
    ({ status, console }) => onData(`\nended with ${status}\n${console}`),
    (error) => onData(String(error)),
  );
  return {
    name,
    said: () => output,
    async stop() {
      power.abort();
      await ended.catch(() => {});
    },
  };
}
