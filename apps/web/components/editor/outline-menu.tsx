import { type OutlineEntry, outline } from '@sonde/compiler';
import { Menu } from '@sonde/ui';
import { ChevronsUpDown } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { entryAt } from './entry-at.ts';

/** The part of the script that the cursor is in, and behind it all parts, each of which leads to its place. */
export function OutlineMenu({
  text,
  cursor,
  open,
  onOpenChange,
  onGoTo,
  returnFocus,
}: {
  text: string;
  /** Offset in the text. */
  cursor: number;
  open: boolean;
  onOpenChange(open: boolean): void;
  onGoTo(offset: number): void;
  /** Gives the focus to the editor. */
  returnFocus(): void;
}) {
  // Typing goes before the list of what was typed.
  const settled = useDeferredValue(text);
  const entries = useMemo(() => outline(settled), [settled]);
  if (entries.length === 0) return null;
  const here = entryAt(entries, cursor);
  return (
    <Menu
      label="Outline"
      open={open}
      onOpenChange={onOpenChange}
      returnFocus={returnFocus}
      trigger={
        <button
          type="button"
          title="Outline of the script (Ctrl+Shift+O)"
          className="inline-flex h-6 min-w-0 max-w-64 shrink-0 cursor-pointer items-center gap-1.5 rounded px-1 text-muted hover:bg-hover"
        >
          <span className="truncate font-mono">{here?.label ?? 'Outline'}</span>
          <ChevronsUpDown size={13} aria-hidden className="shrink-0" />
        </button>
      }
      items={entries.map((entry) => ({
        id: String(entry.from),
        label: entry.label,
        note: kindNames[entry.kind],
        onSelect: () => onGoTo(entry.from),
      }))}
    />
  );
}

const kindNames: Readonly<Record<OutlineEntry['kind'], string>> = {
  probe: 'probe',
  macro: 'macro',
  subprogram: 'function',
  'map-declaration': 'map',
  definition: 'type',
  constant: 'constant',
};
