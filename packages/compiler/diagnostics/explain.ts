import { type DiagnosticCode, diagnosticCodes } from './codes.ts';
import { explanations } from './explanations.ts';

export interface Explanation {
  /** Why this is reported: what the language, the kernel or Sonde cannot do here. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
  /** A script, or a part of one, before and after. */
  readonly example?: { readonly wrong: string; readonly right: string };
}

export const isDiagnosticCode = (text: string): text is DiagnosticCode =>
  Object.hasOwn(diagnosticCodes, text);

/** What `sonde explain CODE` prints: what, why, how, and an example. Ends in a newline. */
export function explain(code: DiagnosticCode): string {
  const { why, fix, example }: Explanation = explanations[code];
  const lines = [`${code}: ${diagnosticCodes[code]}`, '', why, '', fix];
  if (example) lines.push('', 'Instead of', indent(example.wrong), 'write', indent(example.right));
  return `${lines.join('\n')}\n`;
}

const indent = (text: string): string => `    ${text.replaceAll('\n', '\n    ')}`;
