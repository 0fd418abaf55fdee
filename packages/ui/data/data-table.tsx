'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { cn } from '../class-names.ts';
import { nextSort, type Sort, type SortValue, sortRows } from './sort.ts';
import { TableHead } from './table-head.tsx';
import { useRowKeys } from './use-row-keys.ts';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Starting width in pixels. */
  readonly width: number;
  /** Takes the room that is left. At most one column. */
  readonly grow?: boolean;
  /** Right-aligned with tabular figures, and sorts from the top first. */
  readonly numeric?: boolean;
  /** Monospace: code, rows, identifiers. */
  readonly mono?: boolean;
  cell(row: Row): ReactNode;
  /** Exact text on hover. */
  title?(row: Row): string;
  /** Makes the column sortable. */
  sortValue?(row: Row): SortValue;
}

export interface DataTableProps<Row> {
  /** Accessible name. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  rowKey(row: Row): string;
  /** Enter or click on a row. */
  onOpen?(row: Row): void;
  /** Drawn as chosen. */
  readonly chosen?: string | undefined;
  /** Shown in place of rows when there are none. */
  readonly empty?: ReactNode;
  /** Keeps the end in sight while rows arrive, until somebody scrolls up. */
  readonly follow?: boolean;
  readonly initialSort?: Sort;
  /** j and k work from anywhere on the page. One table per page. */
  readonly primary?: boolean;
  readonly className?: string;
}

const rowHeight = 28;

/** A dense table: sticky head, sorting, resizable columns, only the rows in sight mounted, j and k to move. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, onOpen, label } = props;
  const [sort, setSort] = useState(props.initialSort);
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const scroller = useRef<HTMLDivElement>(null);
  const ordered = useMemo(() => {
    const column = columns.find((each) => each.id === sort?.column);
    const value = column?.sortValue;
    if (sort === undefined || value === undefined) return rows;
    return sortRows(rows, (row) => value(row), sort.descending);
  }, [rows, columns, sort]);
  const virtual = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const [active, setActive] = useRowKeys({
    count: ordered.length,
    scroller,
    everywhere: props.primary ?? false,
    reveal: (index) => virtual.scrollToIndex(index),
    open: (index) => {
      const row = ordered[index];
      if (row !== undefined) onOpen?.(row);
    },
  });
  useFollow(scroller, props.follow === true && sort === undefined, ordered.length);
  const widthOf = (column: Column<Row>) => widths[column.id] ?? column.width;
  const total = columns.reduce((sum, column) => sum + widthOf(column), 0);
  // Without a column that grows, room that is left stays empty at the right.
  const filler = !columns.some((column) => column.grow);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={cn(
        'min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2',
        props.className,
      )}
    >
      <table
        aria-label={label}
        aria-rowcount={ordered.length + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-data"
        style={{ minWidth: total }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={column.grow ? undefined : { width: widthOf(column) }} />
          ))}
          {filler && <col />}
        </colgroup>
        <TableHead
          columns={columns}
          sort={sort}
          onSort={(column) => setSort(nextSort(sort, column.id, column.numeric ?? false))}
          onResize={(id, width) => setWidths((all) => ({ ...all, [id]: width }))}
          filler={filler}
        />
        <tbody>
          {before > 0 && <Spacer height={before} span={columns.length + (filler ? 1 : 0)} />}
          {items.map((item) => {
            const row = ordered[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              <tr
                key={key}
                aria-rowindex={item.index + 2}
                aria-selected={item.index === active || key === props.chosen}
                onClick={() => {
                  setActive(item.index);
                  onOpen?.(row);
                }}
                className={cn(
                  'group h-7',
                  onOpen && 'cursor-pointer',
                  item.index === active || key === props.chosen ? 'bg-selected' : 'hover:bg-hover',
                )}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    title={column.title?.(row)}
                    className={cn(
                      'h-7 truncate border-line-soft border-b px-3',
                      column.numeric && 'text-right tabular-nums',
                      (column.mono || column.numeric) && 'font-mono',
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
                {filler && <td className="border-line-soft border-b" />}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} span={columns.length + (filler ? 1 : 0)} />}
        </tbody>
      </table>
      {ordered.length === 0 && props.empty}
    </section>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr style={{ height }}>
      <td colSpan={span} />
    </tr>
  );
}

/** Stays at the end while it is already there. */
function useFollow(
  scroller: { readonly current: HTMLDivElement | null },
  enabled: boolean,
  count: number,
): void {
  const atEnd = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const note = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      atEnd.current = left < rowHeight * 2;
    };
    element.addEventListener('scroll', note, { passive: true });
    return () => element.removeEventListener('scroll', note);
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (enabled && atEnd.current && element !== null && count > 0) {
      element.scrollTop = element.scrollHeight;
    }
  }, [enabled, count, scroller]);
}
