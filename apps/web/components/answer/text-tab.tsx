'use client';
import { Button, downloadText, EmptyState, formatCount, Notice, TextLines } from '@sonde/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { HostSelect } from './events-tab.tsx';
import { type RunView, rowLimit } from './run-feed.ts';

/** Exactly what bpftrace would have printed, of one host, or of all one after the other. */
export function TextTab({ view }: { view: RunView }) {
  const [host, setHost] = useState('');
  const chosen = view.run.hosts.filter((each) => host === '' || each.id === host);
  const lines =
    chosen.length === 1 && chosen[0] !== undefined
      ? view.textOf(chosen[0].id)
      : chosen.flatMap((each) => [`── ${each.hostName} ──`, ...view.textOf(each.id), '']);
  const save = () =>
    downloadText(`run-${view.run.number}.txt`, `${lines.join('\n')}\n`, 'text/plain');
  const nothing = chosen.every((each) => view.textOf(each.id).length === 0);
  const dropped = chosen.reduce((sum, each) => sum + view.droppedLinesOf(each.id), 0);
  return (
    <>
      <div className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-4">
        <HostSelect
          view={view}
          value={host}
          onChange={setHost}
          all="Every host, one after the other"
        />
        <span className="flex-1" />
        <Button size="small" onClick={save} disabled={nothing}>
          <Download size={12} aria-hidden /> Save as text
        </Button>
      </div>
      {dropped > 0 && (
        <Notice>
          Showing the latest {formatCount(rowLimit)} lines of a host; {formatCount(dropped)} older
          ones are not here, nor in what is saved. The Events tab reads them from the server.
        </Notice>
      )}
      {nothing ? (
        <EmptyState title="Nothing has been printed yet">
          Maps are printed when the run ends, unless the script says otherwise.
        </EmptyState>
      ) : (
        <TextLines label="Text output" lines={lines} follow={host !== ''} />
      )}
    </>
  );
}
