import type { BinaryInfo } from '../kernel/kernel-info.ts';
import { nearest } from '../types/near.ts';
import { isPattern } from './pattern.ts';
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

/** A decimal number as a script writes it: `99`, `1_000_000`; undefined when it is none. */
export const wholeNumber = (text: string): number | undefined =>
  /^\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;

/** What was looked for, and where something close to it may be. */
export interface Search {
  readonly written: string;
  readonly candidates: Iterable<string>;
  /** What a candidate needs in front to be an attach point. */
  readonly prefix: string;
}

/** Nothing on this host matches; how bad that is, the config says. `search` may be a hint of its own. */
export function notFound(
  point: Point,
  message: string,
  search?: Search | string,
): readonly ExpandedProbe[] {
  const { missingProbes } = point.config;
  if (missingProbes === 'ignore') return [];
  const hint =
    (typeof search === 'string' ? search : search && nearChoices(search)) ??
    'If this is expected, set missing_probes to warn in the config block';
  const { span } = point;
  const diagnostics = texts(point).some(isPattern) ? point.unmatched : point.diagnostics;
  if (missingProbes === 'warn') diagnostics.warning('probe-not-found', span, message, { hint });
  else diagnostics.error('probe-not-found', span, message, { hint });
  return [];
}

/** The same for a binary, which has to be there even when its functions are named by a wildcard. */
export const noBinary = (point: Point, binary: string): readonly ExpandedProbe[] =>
  notFound({ ...point, unmatched: point.diagnostics }, `There is no binary '${binary}'`);

function nearChoices({ written, candidates, prefix }: Search): string | undefined {
  const choices = nearest(written, candidates).map((each) => `${prefix}${each}`);
  return choices.length === 0 ? undefined : `Did you mean ${choices.join(' or ')}?`;
}

/** Expands in every binary that a pattern means: what one of them lacks, another may have. */
export function inEachBinary(
  point: Point,
  pattern: string,
  place: string,
  expandIn: (quiet: Point, info: BinaryInfo) => readonly ExpandedProbe[],
): readonly ExpandedProbe[] {
  const { kernel, config, options } = point;
  const quiet = { ...point, config: { ...config, missingProbes: 'ignore' as const } };
  const found = kernel.binaries(pattern, options.pid).flatMap((info) => expandIn(quiet, info));
  if (found.length > 0) return found;
  const message = `No binary that ${pattern} means has ${place}`;
  if (pattern !== '*' || options.pid !== undefined) return notFound(point, message);
  return notFound(point, message, 'With -p, * means the binaries of that process');
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

/** A binary in the name of a probe: as the script has it, but a name that had to be searched for as what was found. */
export const shownPath = (written: string, found: BinaryInfo | undefined): string =>
  found === undefined || written.includes('/') ? written : found.path;

/** The texts behind the provider's name. */
export const texts = (point: Point): string[] => point.parts.map((part) => part.text);
