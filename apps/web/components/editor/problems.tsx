import { lineColumn } from '@sonde/compiler';
import { cn, plural, ToneShape } from '@sonde/ui';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStored } from '../frame/stored.ts';
import type { EditorDiagnostic } from './code-editor.tsx';
import { Explanation } from './explanation.tsx';
import { problemAt } from './problem-from.ts';

/**
 * The foot of the editor: how many problems the script has, what the one at the cursor is, and on request all of
 * them with their hints, each a button that leads to its place. Of one height whether there are any or not.
 */
export function Problems({
  problems,
  text,
  cursor,
  onGoTo,
  children,
}: {
  problems: readonly EditorDiagnostic[];
  text: string;
  /** Offset in the text. */
  cursor: number;
  onGoTo(problem: EditorDiagnostic): void;
  /** What else stands at the foot. */
  children?: ReactNode;
}) {
  const open = useStored('sonde.problems.open', false);
  const here = problemAt(problems, cursor);
  const shows = open.value && problems.length > 0;
  return (
    <section aria-label="Problems" className="shrink-0 border-line border-t bg-subtle text-data">
      {shows && (
        <ul className="max-h-48 overflow-auto py-1">
          {problems.map((problem) => (
            <li key={keyOf(problem)}>
              <ProblemButton
                problem={problem}
                place={placeOf(problem, text)}
                isHere={problem === here}
                onGoTo={onGoTo}
              />
              {problem === here && (
                <Explanation code={problem.diagnostic.code} className="pr-3 pb-1 pl-21" />
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={cn('flex h-7 items-center gap-3 px-3', shows && 'border-line border-t')}>
        <button
          type="button"
          aria-expanded={shows}
          disabled={problems.length === 0}
          onClick={() => open.set(!open.value)}
          className="inline-flex h-6 shrink-0 cursor-pointer items-center gap-1.5 rounded px-1 text-ink hover:bg-hover disabled:cursor-default disabled:text-muted disabled:hover:bg-transparent"
        >
          <Counts problems={problems} />
          {problems.length > 0 &&
            (shows ? <ChevronDown size={14} aria-hidden /> : <ChevronUp size={14} aria-hidden />)}
        </button>
        <span role="status" className="min-w-0 flex-1 truncate text-muted">
          {here && `${placeOf(here, text)}  ${here.diagnostic.message}`}
        </span>
        {problems.length > 0 && <span className="shrink-0 text-faint">F8: next</span>}
        {children}
      </div>
    </section>
  );
}

function Counts({ problems }: { problems: readonly EditorDiagnostic[] }) {
  if (problems.length === 0) return <>No problems</>;
  const errors = problems.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  const warnings = problems.length - errors;
  return (
    <>
      {errors > 0 && <Count tone="bad" text={plural(errors, 'error')} />}
      {warnings > 0 && <Count tone="warn" text={plural(warnings, 'warning')} />}
    </>
  );
}

function Count({ tone, text }: { tone: 'bad' | 'warn'; text: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span className={tone === 'bad' ? 'text-bad' : 'text-warn'}>
        <ToneShape tone={tone} />
      </span>
      {text}
    </span>
  );
}

function ProblemButton({
  problem,
  place,
  isHere,
  onGoTo,
}: {
  problem: EditorDiagnostic;
  place: string;
  /** The cursor is there. */
  isHere: boolean;
  onGoTo(problem: EditorDiagnostic): void;
}) {
  const { diagnostic, source } = problem;
  const tone = diagnostic.severity === 'error' ? 'bad' : 'warn';
  return (
    <button
      type="button"
      aria-current={isHere ? 'location' : undefined}
      onClick={() => onGoTo(problem)}
      className={cn(
        'flex w-full cursor-pointer items-baseline gap-2 px-3 py-0.5 text-left hover:bg-hover',
        isHere && 'bg-selected',
      )}
    >
      <span className={tone === 'bad' ? 'text-bad' : 'text-warn'}>
        <ToneShape tone={tone} />
        <span className="sr-only">{diagnostic.severity}</span>
      </span>
      <span className="w-12 shrink-0 font-mono text-muted tabular-nums">{place}</span>
      <span className="min-w-0 text-ink">
        {diagnostic.message}
        {diagnostic.hints.map((hint) => (
          <span key={hint} className="block text-muted">
            Hint: {hint}
          </span>
        ))}
      </span>
      {source !== undefined && <span className="shrink-0 font-mono text-faint">{source}</span>}
    </button>
  );
}

const keyOf = ({ diagnostic: { span, message }, source }: EditorDiagnostic): string =>
  `${span.start} ${span.end} ${source ?? ''} ${message}`;

/** `12:5`, as the command line has it. */
function placeOf({ diagnostic }: EditorDiagnostic, text: string): string {
  const { line, column } = lineColumn({ name: 'script', text }, diagnostic.span.start);
  return `${line}:${column}`;
}
