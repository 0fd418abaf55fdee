import type { EditorDiagnostic } from './code-editor.tsx';

/** The problem that the cursor goes to, in the order of the text and round its ends; undefined without any. */
export function problemFrom<Problem extends Pick<EditorDiagnostic, 'diagnostic'>>(
  problems: readonly Problem[],
  cursor: number,
  direction: 'next' | 'previous',
): Problem | undefined {
  const start = ({ diagnostic }: Problem) => diagnostic.span.start;
  const sorted = problems.toSorted((a, b) => start(a) - start(b));
  return direction === 'next'
    ? (sorted.find((each) => start(each) > cursor) ?? sorted[0])
    : (sorted.findLast((each) => start(each) < cursor) ?? sorted.at(-1));
}

/** The problem that the cursor is at: the narrowest around it. */
export function problemAt<Problem extends Pick<EditorDiagnostic, 'diagnostic'>>(
  problems: readonly Problem[],
  cursor: number,
): Problem | undefined {
  const width = ({ diagnostic: { span } }: Problem) => span.end - span.start;
  return problems
    .filter(({ diagnostic: { span } }) => span.start <= cursor && cursor <= span.end)
    .toSorted((a, b) => width(a) - width(b))[0];
}
