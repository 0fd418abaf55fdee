'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import { cn } from '../class-names.ts';
import type { Column } from './data-table.tsx';
import type { Sort } from './sort.ts';

/** Narrower than this, nothing can be read. */
const minimumWidth = 48;

/** Names that sort on click, with a grip at the right edge of each. */
export function TableHead<Row>({
  columns,
  sort,
  onSort,
  onResize,
  filler,
}: {
  columns: readonly Column<Row>[];
  sort: Sort | undefined;
  onSort(column: Column<Row>): void;
  onResize(id: string, width: number): void;
  /** One more head without a name, over the room that is left. */
  filler: boolean;
}) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => {
          const sorted = sort?.column === column.id ? sort : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={
                sorted === undefined ? undefined : sorted.descending ? 'descending' : 'ascending'
              }
              className={cn(
                'sticky top-0 z-10 h-7 border-line border-b bg-subtle px-3 font-medium text-muted',
                column.numeric ? 'text-right' : 'text-left',
              )}
            >
              {column.sortValue === undefined ? (
                <span className="block truncate">{column.header}</span>
              ) : (
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  className={cn(
                    'flex w-full cursor-pointer items-center gap-1 rounded hover:text-ink',
                    column.numeric && 'justify-end',
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  {sorted !== undefined &&
                    (sorted.descending ? (
                      <ArrowDown size={12} aria-hidden className="shrink-0" />
                    ) : (
                      <ArrowUp size={12} aria-hidden className="shrink-0" />
                    ))}
                </button>
              )}
              <Grip onResize={(width) => onResize(column.id, width)} />
            </th>
          );
        })}
        {filler && <td className="sticky top-0 z-10 border-line border-b bg-subtle" />}
      </tr>
    </thead>
  );
}

/** Pointer only: what it does can also be had by the exact value in a cell's title. */
function Grip({ onResize }: { onResize(width: number): void }) {
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    const grip = event.currentTarget;
    const cell = grip.parentElement;
    if (cell === null) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const origin = event.clientX;
    const width = cell.getBoundingClientRect().width;
    const move = (next: globalThis.PointerEvent) =>
      onResize(Math.max(minimumWidth, width + next.clientX - origin));
    const stop = () => {
      grip.removeEventListener('pointermove', move);
      grip.removeEventListener('pointerup', stop);
      grip.removeEventListener('pointercancel', stop);
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('pointerup', stop);
    grip.addEventListener('pointercancel', stop);
  };
  return (
    <span
      aria-hidden="true"
      onPointerDown={start}
      className="absolute inset-y-1 right-0 w-1.5 cursor-col-resize border-transparent border-r-2 hover:border-accent"
    />
  );
}
