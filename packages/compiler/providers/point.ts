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

/** Nothing on this host matches; how bad that is, the config says. */
export function notFound(
  point: Point,
  what: string,
  candidates: Iterable<string>,
): readonly ExpandedProbe[] {
  const { missingProbes } = point.config;
  if (missingProbes === 'ignore') return [];
  const name = [point.provider.names[0], ...point.parts.map((part) => part.text)].join(':');
  const near = nearest(point.parts.map((part) => part.text).join(':'), candidates);
  const prefix = point.provider.names[0];
  const details = {
    hint:
      near.length > 0
        ? `Did you mean ${near.map((each) => `${prefix}:${each}`).join(' or ')}?`
        : 'If this is expected, set missing_probes to warn in the config block',
  };
  const message = `${what} for ${name}`;
  if (missingProbes === 'error')
    point.diagnostics.error('probe-not-found', point.span, message, details);
  else point.diagnostics.warning('probe-not-found', point.span, message, details);
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
