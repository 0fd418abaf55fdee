import type { Labels } from './labels.tsx';

/** What a filter looks at. */
export interface MatchableHost {
  readonly name: string;
  readonly labels: Labels;
  readonly state: string;
  readonly kernel?: { readonly release: string } | null | undefined;
}

/**
 * Every word must be found: in the name, the kernel's release, the state, or a label written `key=value`.
 */
export function matchesHost(host: MatchableHost, filter: string): boolean {
  const texts = [
    host.name,
    host.state,
    host.kernel?.release ?? '',
    ...Object.entries(host.labels).map(([key, value]) => `${key}=${value}`),
  ].map((text) => text.toLowerCase());
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => texts.some((text) => text.includes(word)));
}

/** True when the host carries all these labels with these values. */
export function carriesLabels(host: { readonly labels: Labels }, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => host.labels[key] === value);
}
