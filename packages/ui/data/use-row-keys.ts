'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';

/** True where letters are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/**
 * j, k and the arrows move through the rows of a table, Enter opens one. With `everywhere` the
 * letters work from the whole page, otherwise only while the table has the focus.
 */
export function useRowKeys(options: {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  everywhere: boolean;
  reveal(index: number): void;
  open(index: number): void;
}): [number, (index: number) => void] {
  const [active, setActive] = useState(-1);
  const latest = useRef({ ...options, active });
  latest.current = { ...options, active };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const inside = now.scroller.current?.contains(event.target as Node | null) ?? false;
      if (!inside && !now.everywhere) return;
      const onItself = event.target === now.scroller.current;
      const step = stepOf(event.key, onItself);
      if (step !== 0) {
        event.preventDefault();
        // Enter is then for the row, and no longer for what was clicked last.
        if (!inside) now.scroller.current?.focus({ preventScroll: true });
        const next = Math.max(0, Math.min(now.count - 1, now.active + step));
        setActive(next);
        now.reveal(next);
      } else if (event.key === 'Enter' && now.active >= 0 && onItselfOrPage(event, onItself)) {
        now.open(now.active);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return [active, setActive];
}

const onItselfOrPage = (event: KeyboardEvent, onItself: boolean) =>
  onItself || event.target === document.body;

function stepOf(key: string, arrows: boolean): number {
  if (key === 'j' || (arrows && key === 'ArrowDown')) return 1;
  if (key === 'k' || (arrows && key === 'ArrowUp')) return -1;
  return 0;
}
