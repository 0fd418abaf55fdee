import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Copyable } from '../data/copyable.tsx';

/** One sentence that teaches, and one thing to do next. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex min-h-40 flex-1 flex-col items-start gap-3 px-6 py-8">
      <div className="max-w-xl">
        <h2 className="font-medium text-body text-ink">{title}</h2>
        {children !== undefined && <p className="mt-1 text-body text-muted">{children}</p>}
      </div>
      {action}
    </div>
  );
}

/** What failed, where, what to do next, and a reference to quote. */
export function ErrorState({
  title,
  detail,
  host,
  next,
  reference,
  action,
}: {
  title: string;
  /** The diagnostic or the error's own words. */
  detail?: string | undefined;
  /** Which host said so. */
  host?: string | undefined;
  /** An imperative. */
  next?: ReactNode;
  reference?: string | undefined;
  action?: ReactNode;
}) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 px-6 py-8 text-body">
      <div className="flex max-w-3xl gap-3">
        <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-bad" />
        <div className="min-w-0">
          <h2 className="font-medium text-ink">
            {title}
            {host !== undefined && <span className="font-normal text-muted"> on {host}</span>}
          </h2>
          {detail !== undefined && (
            <pre className="mt-2 overflow-x-auto whitespace-pre-wrap rounded border border-line bg-subtle px-3 py-2 font-mono text-data text-ink">
              {detail}
            </pre>
          )}
          {next !== undefined && <p className="mt-2 text-muted">{next}</p>}
          {reference !== undefined && (
            <p className="mt-2 text-data text-faint">
              Reference <Copyable text={reference} label="reference" />
            </p>
          )}
        </div>
      </div>
      {action}
    </div>
  );
}

/** Long work, counted. `aria-valuetext` reads the words. */
export function Progress({
  done,
  total,
  label,
}: {
  done: number;
  total: number;
  /** Such as `3 of 8 hosts answered`. */
  label: string;
}) {
  const share = total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div className="flex items-center gap-2">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        className="h-1 w-24 overflow-hidden rounded-full bg-hover"
      >
        <div className="h-full bg-accent-fill" style={{ width: `${share * 100}%` }} />
      </div>
      <span className="text-data text-muted tabular-nums">{label}</span>
    </div>
  );
}

/** Something worth knowing above or below data: what is missing, cut or old. */
export function Notice({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'warn' | 'bad';
  children: ReactNode;
}) {
  const look = {
    plain: 'bg-subtle text-muted',
    warn: 'bg-warn-soft text-warn',
    bad: 'bg-bad-soft text-bad',
  }[tone];
  return (
    <div role="status" className={`border-line border-b px-4 py-1.5 text-data ${look}`}>
      {children}
    </div>
  );
}

/** Keeps the place of something that is being fetched. Shows nothing for the first moment. */
export function Loading({ label }: { label: string }) {
  return (
    <p role="status" className="late px-6 py-8 text-body text-muted">
      {label}…
    </p>
  );
}
