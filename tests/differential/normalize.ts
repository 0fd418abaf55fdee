import type { Case } from './case-file.ts';
import type { Outcome } from './golden-file.ts';

/** Takes out of an outcome what differs between two runs: folders, and for cases that say so numbers. */
export function normalize(each: Case, outcome: Outcome, program: string): Outcome {
  const clean = (text: string): string => {
    const placed = text.replaceAll(program, 'PROGRAM');
    return each.masked ? masked(placed) : placed;
  };
  return {
    status: outcome.status,
    stdout: clean(outcome.stdout),
    diagnostics: outcome.diagnostics.replaceAll(program, 'PROGRAM'),
    stderr: clean(outcome.stderr),
  };
}

/** Hexadecimal and decimal numbers as N, and the spaces that pad them as one. */
const masked = (text: string): string =>
  text
    .replace(/0x[0-9a-f]+/gi, 'N')
    .replace(/\d+/g, 'N')
    .replace(/ +N/g, ' N');
