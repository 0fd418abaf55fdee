'use client';
import { Button, type Column, DataTable, formatCount, Notice } from '@sonde/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../api/client.ts';
import { QueryError } from '../api/query-state.tsx';
import type { EventRow } from './host-decoder.ts';
import { RunFeed, type RunView } from './run-feed.ts';

/** Stored events from the start, a page of batches at a time: what the page itself had to let go. */
export function OlderEvents({
  view,
  columns,
  onClose,
}: {
  view: RunView;
  columns: readonly Column<EventRow>[];
  onClose(): void;
}) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery(
    trpc.run.batches.infiniteQueryOptions(
      { id: view.run.id },
      { getNextPageParam: (page) => (page.isLast ? undefined : page.cursor), staleTime: Infinity },
    ),
  );
  const { run } = view;
  const data = pages.data;
  // A feed of its own: hosts, dictionaries and order are rebuilt from the first batch on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run changes ten times a second, its hosts do not
  const old = useMemo(() => {
    const feed = new RunFeed(run);
    for (const page of data?.pages ?? []) for (const batch of page.batches) feed.addBatch(batch);
    return feed.view();
  }, [data, run.id]);
  return (
    <>
      <Notice>
        From the start: {formatCount(old.rows.length)} events.{' '}
        {pages.hasNextPage && (
          <Button size="small" disabled={pages.isFetching} onClick={() => pages.fetchNextPage()}>
            Next page
          </Button>
        )}{' '}
        <Button size="small" onClick={onClose}>
          Back to the latest
        </Button>
      </Notice>
      {pages.error && <QueryError error={pages.error} what="Loading older events" />}
      <DataTable
        label="Older events"
        primary
        columns={columns}
        rows={old.rows}
        rowKey={(row) => String(row.key)}
      />
    </>
  );
}
