import type { Diagnostic, Span } from '@sonde/compiler';

/**
 * Diagnostics of a text on a later one: moved with what they are about. Those of which most was replaced are gone.
 * The texts are compared from both ends; what lies between is what somebody typed.
 */
export function movedDiagnostics(
  diagnostics: readonly Diagnostic[],
  before: string,
  after: string,
): Diagnostic[] {
  if (diagnostics.length === 0 || before === after) return [...diagnostics];
  const edit = editBetween(before, after);
  return diagnostics.flatMap((diagnostic) => {
    const span = movedSpan(diagnostic.span, edit);
    return span === undefined ? [] : [{ ...diagnostic, span }];
  });
}

/** `before[start, end)` was replaced by text that is `grown` longer. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly grown: number;
}

function editBetween(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let kept = 0;
  while (kept < shorter - start && before.at(-1 - kept) === after.at(-1 - kept)) kept++;
  return { start, end: before.length - kept, grown: after.length - before.length };
}

function movedSpan({ start, end }: Span, edit: Edit): Span | undefined {
  if (end <= edit.start) return { start, end };
  if (start >= edit.end) return { start: start + edit.grown, end: end + edit.grown };
  const replaced = Math.min(end, edit.end) - Math.max(start, edit.start);
  if (2 * replaced > end - start) return undefined;
  return { start: Math.min(start, edit.start), end: Math.max(end, edit.end) + edit.grown };
}
