import type { KernelInfo } from '../kernel/kernel-info.ts';
import { findProvider } from '../providers/index.ts';
import { iteratorKinds } from '../providers/iter.ts';
import { isPattern, matcher } from '../providers/pattern.ts';
import { counterNames } from '../providers/perf.ts';

/** Attach points of a kernel that begin with `prefix`, or that it matches when it has wildcards; at most `limit`. */
export function probesOf(kernel: KernelInfo, prefix: string, limit: number): string[] {
  const colon = prefix.indexOf(':');
  const written = prefix.slice(0, colon);
  const rest = prefix.slice(colon + 1);
  const provider = colon < 0 ? undefined : findProvider(written);
  const matches = isPattern(rest)
    ? matcher(`${rest}*`)
    : (target: string): boolean => target.startsWith(rest);
  const found: string[] = [];
  for (const target of targetsOf(kernel, provider?.names[0])) {
    if (found.length >= limit) break;
    if (matches(target)) found.push(`${written}:${target}`);
  }
  return found;
}

/** What may follow the provider's name. Programs of a host cannot be asked from afar: nothing of uprobe and usdt. */
function* targetsOf(kernel: KernelInfo, provider: string | undefined): Iterable<string> {
  switch (provider) {
    case 'tracepoint':
      yield* kernel.tracepoints.list();
      break;
    case 'rawtracepoint':
      for (const name of kernel.tracepoints.list()) yield name.slice(name.indexOf(':') + 1);
      break;
    case 'kprobe':
    case 'kretprobe':
    case 'fentry':
    case 'fexit':
      yield* kernel.functions.list();
      break;
    case 'interval':
      yield* ['s:1', 'ms:100', 'hz:10'];
      break;
    case 'profile':
      yield* ['hz:99', 'ms:10'];
      break;
    case 'software':
    case 'hardware':
      yield* counterNames(provider);
      break;
    case 'iter':
      yield* iteratorKinds(kernel);
      break;
  }
}
