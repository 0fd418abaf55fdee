import type { KernelInfo } from '@sonde/compiler';
import { glob } from './glob.ts';
import { listArguments } from './list-arguments.ts';
import { aliases, providers, type Target } from './list-providers.ts';
import { listTypes } from './list-types.ts';
import { ordered } from './order.ts';

export interface ListOptions {
  /** Also the arguments of each probe, indented by four spaces (`-lv`). */
  readonly verbose: boolean;
  /** Files that a process maps: probes in them belong to a wildcard too. */
  readonly mapped?: readonly string[];
}

/**
 * The lines of `bpftrace -l PATTERN`: every probe that matches, by provider and then by name. A pattern is
 * `provider:target:function` with `*` in any part; a part that is left out is any. Without a colon it is a function.
 * No pattern, or an empty one, lists everything in the kernel. Nothing matches: no lines. `struct NAME`, and the same
 * with `union` and `enum`, lists types instead.
 */
export function listProbes(
  kernel: KernelInfo,
  pattern = '*',
  { verbose, mapped = [] }: ListOptions = { verbose: false },
): string[] {
  const types = listTypes(kernel.btf, pattern, { verbose });
  if (types !== undefined) return types;
  const parts = split(pattern === '' ? '*' : pattern);
  const lines: string[] = [];
  for (const name of Object.keys(providers).sort()) {
    const provider = providers[name];
    if (provider === undefined) continue;
    const byWildcard =
      provider.listedByWildcard === 'of-process' ? mapped.length > 0 : provider.listedByWildcard;
    if (!isAsked(name, parts.provider, byWildcard)) continue;
    for (const target of ordered(provider.list(kernel, parts.rest, mapped), ({ text }) => text)) {
      lines.push(`${name}:${target.text}`);
      if (verbose) lines.push(...argumentLines(kernel, name, target));
    }
  }
  return lines;
}

/** A provider by its name or alias, or several by a pattern; some have too many targets for that. */
function isAsked(name: string, wanted: string, listedByWildcard: boolean): boolean {
  if (wanted.includes('*')) return listedByWildcard && glob(wanted)(name);
  return (aliases[wanted] ?? wanted) === name;
}

/** Colons inside of quotes belong to a C++ name. */
function split(pattern: string): { provider: string; rest: readonly string[] } {
  const parts = pattern.match(/(?:"[^"]*"|[^:"])+|(?<=:)(?=:|$)/g) ?? [];
  if (parts.length < 2) return { provider: '*', rest: [pattern] };
  const [provider = '*', ...rest] = parts;
  return { provider, rest };
}

function argumentLines(kernel: KernelInfo, provider: string, target: Target): string[] {
  return listArguments(kernel, provider, target).map((argument) => `    ${argument}`);
}
