'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

const lineHeight = 18;

/** Text as a terminal would show it, any number of lines, only those in sight mounted. */
export function TextLines({
  label,
  lines,
  follow = false,
}: {
  label: string;
  lines: readonly string[];
  /** Keeps the end in sight until somebody scrolls up. */
  follow?: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 30,
  });
  useEffect(() => {
    const element = scroller.current;
    if (follow && atEnd.current && element !== null && lines.length > 0) {
      element.scrollTop = element.scrollHeight;
    }
  }, [follow, lines.length]);
  return (
    <section
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < lineHeight * 2;
      }}
      className="min-h-0 flex-1 overflow-auto px-4 py-2 font-mono text-data focus-visible:-outline-offset-2"
    >
      <div className="relative w-max min-w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <pre
            key={item.key}
            className="absolute left-0 m-0 leading-[18px]"
            style={{ top: item.start, height: lineHeight }}
          >
            {lines[item.index]}
          </pre>
        ))}
      </div>
    </section>
  );
}
