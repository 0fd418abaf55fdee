import { type Labels, labelText, readLabel } from '../hosts/labels.tsx';
import { carriesLabels } from '../hosts/match-host.ts';

/** Which hosts, as the API takes it. An empty object of labels is every host. */
export interface Selector {
  readonly hostIds?: string[] | undefined;
  readonly labels?: Record<string, string> | undefined;
}

/** The three ways to choose. */
export type SelectorKind = 'all' | 'labels' | 'hosts';

export function selectorKind(selector: Selector): SelectorKind {
  if (selector.hostIds !== undefined) return 'hosts';
  return Object.keys(selector.labels ?? {}).length > 0 ? 'labels' : 'all';
}

/** Reads `hosts=id,id` and `labels=key=value,key` of the address. */
export function readSelector(hosts: string | null, labels: string | null): Selector {
  const hostIds = hosts?.split(',').filter(Boolean);
  if (hostIds !== undefined && labels === null) return { hostIds };
  const pairs = (labels ?? '').split(',').map((text) => readLabel(text));
  return {
    ...(hostIds && { hostIds }),
    labels: Object.fromEntries(
      pairs.filter((pair) => pair !== undefined).map((pair) => [pair.key, pair.value]),
    ),
  };
}

/** The same as address parameters; an empty one leaves the address. A lone comma keeps an empty choice of hosts. */
export function writeSelector(selector: Selector): { hosts: string; labels: string } {
  const labels = Object.entries(selector.labels ?? {}).map(([key, value]) => labelText(key, value));
  return {
    hosts: selector.hostIds === undefined ? '' : selector.hostIds.join(',') || ',',
    labels: labels.join(','),
  };
}

/** The hosts that a run on this selector would take. */
export function selectHosts<Host extends { readonly id: string; readonly labels: Labels }>(
  hosts: readonly Host[],
  selector: Selector,
): Host[] {
  const ids = selector.hostIds && new Set(selector.hostIds);
  return hosts.filter(
    (host) => (ids === undefined || ids.has(host.id)) && carriesLabels(host, selector.labels ?? {}),
  );
}

/** In words: `every host`, `hosts with zone=eu`, `3 hosts by name`. */
export function describeSelector(selector: Selector): string {
  switch (selectorKind(selector)) {
    case 'all':
      return 'every host';
    case 'labels':
      return `hosts with ${Object.entries(selector.labels ?? {})
        .map(([key, value]) => labelText(key, value))
        .join(', ')}`;
    case 'hosts': {
      const count = selector.hostIds?.length ?? 0;
      return `${count} ${count === 1 ? 'host' : 'hosts'} by name`;
    }
  }
}
