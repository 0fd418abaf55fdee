import { existsSync } from 'node:fs';

/** Where distributions mount tracefs; the second is mounted on access since Linux 4.1. */
const places = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];

/** The mounted tracefs, or undefined. Needs the right to search its directories (mode 700). */
export function findTracefs(): string | undefined {
  return places.find((place) => existsSync(`${place}/events`));
}

/** As `findTracefs`, but mounts tracefs where it is missing. Undefined when that is not permitted. */
export function mountTracefs(): string | undefined {
  const found = findTracefs();
  if (found !== undefined) return found;
  try {
    // Loaded here: most machines have it mounted, and a command's start should not wait for it.
    const { execFileSync } = process.getBuiltinModule('node:child_process');
    execFileSync('mount', ['-t', 'tracefs', 'nodev', places[0] as string], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return findTracefs();
}
