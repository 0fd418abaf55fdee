import type { Outcome } from './golden-file.ts';

type Severity = 'ERROR' | 'WARNING';

interface Place {
  readonly severity: Severity;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Absent when the place takes several lines. */
  readonly columns?: { readonly start: number; readonly end: number };
}

/**
 * What differs between what bpftrace did and what we did, one sentence each; empty when nothing does.
 * The wording of diagnostics is each compiler's own and its place may be the whole expression or the
 * part that is wrong: errors agree when they are on one line, warnings when they overlap.
 */
export function differences(expected: Outcome, actual: Outcome): string[] {
  const refused = { expected: isRefused(expected), actual: isRefused(actual) };
  if (refused.expected !== refused.actual) {
    const told = [refused.expected ? expected.diagnostics : actual.diagnostics || actual.stderr];
    return [`${refused.expected ? 'bpftrace' : 'Sonde'} alone refuses it:\n${told}`];
  }
  const theirs = placesOf(expected.diagnostics);
  const ours = placesOf(actual.diagnostics);
  if (refused.expected) {
    const meets = theirs.some((each) => isError(each) && ours.some((our) => meet(each, our)));
    return meets || theirs.length === 0 ? [] : [difference('errors', expected, actual)];
  }
  const isCovered = (each: Place, others: readonly Place[]): boolean =>
    others.some((other) => meet(each, other));
  const warned =
    theirs.every((each) => isCovered(each, ours)) && ours.every((each) => isCovered(each, theirs));
  return [
    ...(expected.status === actual.status
      ? []
      : [`status: bpftrace ${expected.status}, Sonde ${actual.status}`]),
    ...(expected.stdout === actual.stdout ? [] : [difference('stdout', expected, actual)]),
    ...(expected.stderr === actual.stderr ? [] : [difference('stderr', expected, actual)]),
    ...(warned ? [] : [difference('warnings', expected, actual)]),
  ];
}

/** Nothing ran: a script that ran and failed has printed, or has no error of the compiler. */
const isRefused = ({ status, stdout, diagnostics }: Outcome): boolean =>
  status !== 0 && stdout === '' && (/ERROR: /.test(diagnostics) || diagnostics === '');

function difference(
  part: 'stdout' | 'stderr' | 'errors' | 'warnings',
  expected: Outcome,
  actual: Outcome,
): string {
  const key = part === 'errors' || part === 'warnings' ? 'diagnostics' : part;
  return `${part}: bpftrace\n${expected[key]}${part}: Sonde\n${actual[key]}`;
}

const isError = ({ severity }: Place): boolean => severity === 'ERROR';

/** `file:line:column-column: SEVERITY:`, or `file:line-line: SEVERITY:`. */
const placesOf = (diagnostics: string): Place[] =>
  [...diagnostics.matchAll(/^[^:\n]+:(\d+)(?:-(\d+)|:(\d+)(?:-(\d+))?): (ERROR|WARNING): /gm)].map(
    ([, first, last, start, end, severity]) => ({
      severity: severity as Severity,
      firstLine: Number(first),
      lastLine: Number(last ?? first),
      ...(start !== undefined && { columns: { start: Number(start), end: Number(end ?? start) } }),
    }),
  );

/** A line in common; for warnings, of which a line may have several, also a column: the end of one may touch the start of the other. */
function meet(a: Place, b: Place): boolean {
  if (a.severity !== b.severity) return false;
  if (a.lastLine < b.firstLine || b.lastLine < a.firstLine) return false;
  if (isError(a)) return true;
  if (a.columns === undefined || b.columns === undefined) return true;
  return a.columns.start <= b.columns.end && b.columns.start <= a.columns.end;
}
