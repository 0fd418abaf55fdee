import type { RunDiagnostic } from '@sonde/api/client';
import { Badge, Copyable } from '@sonde/ui';
import { Explanation } from '../editor/explanation.tsx';

/** Diagnostics under the lines they are about, errors before warnings, as the command line shows them. */
export function DiagnosticList({
  hostName,
  alike,
  text,
  diagnostics,
}: {
  hostName: string;
  /** Hosts that say the same. */
  alike: number;
  /** Of the script. */
  text: string;
  diagnostics: readonly RunDiagnostic[];
}) {
  return (
    <div className="px-4 py-3">
      <h3 className="mb-2 text-data text-muted">
        {hostName} says{alike > 1 ? `, and ${alike - 1} more say the same` : ''}:
      </h3>
      <ul className="flex flex-col gap-4">
        {errorsFirst(diagnostics).map((diagnostic) => (
          <li key={`${diagnostic.span.start} ${diagnostic.message}`} className="text-body">
            <p className="flex items-baseline gap-2">
              <Badge
                tone={diagnostic.severity === 'error' ? 'bad' : 'warn'}
                text={diagnostic.severity === 'error' ? 'Error' : 'Warning'}
              />
              <span>{diagnostic.message}</span>
              <Copyable text={diagnostic.code} label="the diagnostic's code" />
            </p>
            <SourceLine text={text} start={diagnostic.span.start} end={diagnostic.span.end} />
            {diagnostic.hints.map((hint) => (
              <p key={hint} className="text-data text-muted">
                Hint: {hint}
              </p>
            ))}
            <Explanation code={diagnostic.code} className="mt-1" />
            {diagnostic.log !== undefined && diagnostic.log !== '' && (
              <details className="mt-1">
                <summary className="cursor-pointer text-data text-muted">
                  What the verifier said
                </summary>
                <pre className="mt-1 max-h-64 overflow-auto rounded border border-line bg-subtle p-2 font-mono text-data">
                  {diagnostic.log}
                </pre>
              </details>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const errorsFirst = (diagnostics: readonly RunDiagnostic[]): RunDiagnostic[] =>
  diagnostics.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));

/** The line of a span with its number, and carets under the span. */
export function SourceLine({ text, start, end }: { text: string; start: number; end: number }) {
  const { number, line, lead, from, to } = lineAt(text, start, end);
  const gutter = String(number).padStart(4);
  return (
    <pre className="my-1 overflow-x-auto font-mono text-data">
      <span className="text-faint">{gutter} </span>
      {line}
      {'\n'}
      <span className="text-bad">
        {' '.repeat(gutter.length + 1) + lead}
        {'~'.repeat(Math.max(1, to - from))}
      </span>
    </pre>
  );
}

/**
 * The line that holds `start`; `from` and `to` are columns in it, from 0, and `lead`
 * is blank and as wide as what stands before `from`, tabs included. A span over several lines ends with the first.
 */
export function lineAt(text: string, start: number, end: number) {
  const begin = text.lastIndexOf('\n', start - 1) + 1;
  const stop = text.indexOf('\n', start);
  const line = text.slice(begin, stop === -1 ? undefined : stop);
  return {
    number: text.slice(0, begin).split('\n').length,
    line,
    lead: line.slice(0, start - begin).replaceAll(/[^\t]/g, ' '),
    from: start - begin,
    to: Math.min(end - begin, line.length),
  };
}
