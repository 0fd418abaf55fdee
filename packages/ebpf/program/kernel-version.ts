import { readFileSync } from 'node:fs';
import { release } from 'node:os';

/**
 * LINUX_VERSION_CODE of the running kernel, which kprobe programs had to state before 5.0. Debian
 * and Ubuntu report an ABI name in `uname -r` and the true version elsewhere.
 */
export function runningKernelVersion(): number {
  const [major = 0, minor = 0, patch = 0] = trueRelease()
    .split('.')
    .map((part) => parseInt(part, 10) || 0);
  return (major << 16) | (minor << 8) | Math.min(patch, 255);
}

function trueRelease(): string {
  try {
    const version = readFileSync('/proc/version', 'utf8');
    return /Debian (\d+\.\d+\.\d+)/.exec(version)?.[1] ?? release();
  } catch {
    return release();
  }
}
