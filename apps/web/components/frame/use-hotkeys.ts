'use client';
import { isTyping } from '@sonde/ui';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { sections } from './sections.ts';

/** A `g` waits this long for its second letter. */
const patienceMs = 1200;

/** The keys of the frame. The input that `/` goes to carries `data-filter`. */
export function useHotkeys(actions: { openPalette(): void; openHelp(): void }): void {
  const router = useRouter();
  const pressedG = useRef(0);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const afterG = event.timeStamp - pressedG.current < patienceMs;
      pressedG.current = event.key === 'g' ? event.timeStamp : 0;
      if (afterG) {
        const section = sections.find((each) => each.key === event.key);
        if (section !== undefined) router.push(section.path);
      } else if (event.key === '?') {
        latest.current.openHelp();
      } else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
}
