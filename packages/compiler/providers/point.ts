import { nearest } from '../types/near.ts';
import type { ExpandedProbe, Point } from './provider.ts';

/** What providers say about an attach point. Each gives no probes, to be returned at once. */

/** The parts are too few, too many or malformed. */
export function malformed(point: Point, message: string, hint?: string): readonly ExpandedProbe[] {
  const { provider, diagnostics, span } = point;
  diagnostics.error('bad-attach-point', span, message, {
    hint: hint ?? `Write ${provider.syntax}`,
  });
  return [];
}

/** What was looked for, and where something close to it may be. */
export interface Search {
  readonly written: string;
  readonly candidates: Iterable<string>;
  /** What a candidate needs in front to be an attach point. */
  readonly prefix: string;
}

/** Nothing on this host matches; how bad that is, the config says. */
export function notFound(point: Point, message: string, search?: Search): readonly ExpandedProbe[] {
  const { missingProbes } = point.config;
  if (missingProbes === 'ignore') return [];
  const near = search === undefined ? [] : nearest(search.written, search.candidates);
  const choices = near.map((each) => `${search?.prefix}${each}`);
  const hint =
    choices.length > 0
      ? `Did you mean ${choices.join(' or ')}?`
      : 'If this is expected, set missing_probes to warn in the config block';
  const { diagnostics, span } = point;
  if (missingProbes === 'warn') diagnostics.warning('probe-not-found', span, message, { hint });
  else diagnostics.error('probe-not-found', span, message, { hint });
  return [];
}

/** The kernel, or Sonde, cannot serve this kind of probe. */
export function unsupported(
  point: Point,
  message: string,
  hint?: string,
): readonly ExpandedProbe[] {
  point.diagnostics.error('probe-unsupported', point.span, message, { hint: hint ?? [] });
  return [];
}

/** The texts behind the provider's name. */
export const texts = (point: Point): string[] => point.parts.map((part) => part.text);
