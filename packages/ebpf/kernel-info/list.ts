import type { KernelInfo } from '@sonde/compiler';
import { glob } from './glob.ts';
import { listArguments } from './list-arguments.ts';
import { aliases, providers, type TargetGroup } from './list-providers.ts';
import { listTypes } from './list-types.ts';
import { inOrder } from './order.ts';

export interface ListOptions {
  /** Also the arguments of each probe, indented by four spaces (`-lv`). */
  readonly verbose: boolean;
  /** Files that a process maps: probes in them belong to a wildcard too. */
  readonly mapped?: readonly string[];
}

/**
 * The output of `bpftrace -l PATTERN`: every probe that matches, by provider and then by name. A pattern is
 * `provider:target:function` with `*` in any part; a part that is left out is any. Without a colon it is a function.
 * No pattern, or an empty one, lists everything in the kernel. Nothing matches: no line. `struct NAME`, and the same
 * with `union` and `enum`, lists types instead.
 */
export function listProbes(
  kernel: KernelInfo,
  pattern = '*',
  { verbose, mapped = [] }: ListOptions = { verbose: false },
): string {
  const types = listTypes(kernel.btf, pattern, { verbose });
  if (types !== undefined) return types.map((line) => `${line}\n`).join('');
  const parts = split(pattern === '' ? '*' : pattern);
  const pieces: string[] = [];
  for (const name of Object.keys(providers).sort()) {
    const provider = providers[name];
    if (provider === undefined) continue;
    const byWildcard =
      provider.listedByWildcard === 'of-process' ? mapped.length > 0 : provider.listedByWildcard;
    if (!isAsked(name, parts.provider, byWildcard)) continue;
    const groups = provider.list(kernel, parts.rest, mapped);
    const byPrefix = new Map(groups.map((group) => [group.prefix, group]));
    for (const prefix of inOrder(byPrefix.keys())) {
      const group = byPrefix.get(prefix);
      if (group === undefined || group.names.length === 0) continue;
      pieces.push(verbose ? withArguments(kernel, name, group) : plain(name, group));
    }
  }
  return pieces.join('');
}

/** One `join` for 40,000 lines: a text for each would take longer than finding out what to print. */
function plain(provider: string, { prefix, names }: TargetGroup): string {
  const head = `${provider}:${prefix}`;
  return `${head}${names.join(`\n${head}`)}\n`;
}

function withArguments(kernel: KernelInfo, provider: string, group: TargetGroup): string {
  const lines = group.names.flatMap((name) => [
    `${provider}:${group.prefix}${name}\n`,
    ...listArguments(kernel, provider, { scope: group.scope, name }).map(
      (argument) => `    ${argument}\n`,
    ),
  ]);
  return lines.join('');
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
