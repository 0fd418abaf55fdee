'use client';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import { cn } from '../class-names.ts';

const lowest = 0.12;
const highest = 0.88;
const keyStep = 0.02;

/**
 * Two areas with a bar between them that can be dragged, or moved with the arrow keys. The share of
 * the first is remembered under `name` in this browser.
 */
export function SplitPane({
  name,
  label,
  direction,
  initial,
  first,
  second,
  className,
}: {
  name: string;
  /** Accessible name of the bar. */
  label: string;
  direction: 'row' | 'column';
  /** Share of the first area, 0 to 1. */
  initial: number;
  first: ReactNode;
  second: ReactNode;
  className?: string;
}) {
  const root = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(initial);
  const key = `sonde.split.${name}`;
  useEffect(() => {
    const saved = Number(localStorage.getItem(key));
    if (saved >= lowest && saved <= highest) setShare(saved);
  }, [key]);
  const choose = (next: number) => {
    const kept = Math.min(highest, Math.max(lowest, next));
    setShare(kept);
    localStorage.setItem(key, kept.toFixed(3));
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = root.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    choose(
      direction === 'row'
        ? (event.clientX - box.left) / box.width
        : (event.clientY - box.top) / box.height,
    );
  };
  const press = (event: KeyboardEvent) => {
    const back = direction === 'row' ? 'ArrowLeft' : 'ArrowUp';
    const forth = direction === 'row' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== back && event.key !== forth) return;
    event.preventDefault();
    choose(share + (event.key === forth ? keyStep : -keyStep));
  };
  return (
    <div
      ref={root}
      className={cn('flex min-h-0 min-w-0 flex-1', direction === 'column' && 'flex-col', className)}
    >
      <div
        className="flex min-h-0 min-w-0 flex-col"
        style={{ flex: `0 0 calc(${(share * 100).toFixed(2)}% - 2px)` }}
      >
        {first}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: an hr takes no focus and no value */}
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={direction === 'row' ? 'vertical' : 'horizontal'}
        aria-valuemin={lowest * 100}
        aria-valuemax={highest * 100}
        aria-valuenow={Math.round(share * 100)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onDoubleClick={() => choose(initial)}
        onKeyDown={press}
        className={cn(
          'z-10 shrink-0 touch-none bg-line hover:bg-accent focus-visible:bg-accent',
          direction === 'row'
            ? '-mx-0.5 w-[5px] cursor-col-resize border-transparent border-x-2 bg-clip-padding'
            : '-my-0.5 h-[5px] cursor-row-resize border-transparent border-y-2 bg-clip-padding',
        )}
      />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{second}</div>
    </div>
  );
}
