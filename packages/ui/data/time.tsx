'use client';
import { useEffect, useState } from 'react';
import { formatInstant, formatRelative } from '../format.ts';

/** The clock of the page; ticks every `periodMs` while mounted. */
export function useNow(periodMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return now;
}

/** `12 s ago`, with the exact moment in the viewer's zone on hover; `exact` shows both. */
export function Time({ at, exact = false }: { at: Date; exact?: boolean }) {
  const now = useNow(Date.now() - at.getTime() < 120_000 ? 1000 : 30_000);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const relative = formatRelative(at, now);
  return (
    <time
      dateTime={at.toISOString()}
      title={`${formatInstant(at)} ${zone}`}
      className="tabular-nums"
      suppressHydrationWarning
    >
      {exact ? (
        <>
          {formatInstant(at)} <span className="text-faint">({relative})</span>
        </>
      ) : (
        relative
      )}
    </time>
  );
}
