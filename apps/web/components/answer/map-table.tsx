'use client';
import { ChartFrame, HostName } from '@sonde/ui';
import { printedValue } from './map-model.ts';
import type { MapViewProps } from './map-tab.tsx';

/** Key, host and value as bpftrace prints them: for values that no picture fits. */
export function MapTable({ name, map, schema, merged, nameOf, markOf, coverage }: MapViewProps) {
  const parts = merged.entries.flatMap((entry) =>
    entry.parts.map((part) => ({
      id: `${entry.identity} ${part.host}`,
      host: part.host,
      key: entry.label,
      text: printedValue(map, part.value, schema),
    })),
  );
  const table = {
    columns: [
      { name: 'host', numeric: false },
      { name: 'key', numeric: false },
      { name: 'value', numeric: false },
    ],
    rows: parts.map((part) => [nameOf(part.host), part.key, part.text]),
  };
  return (
    <ChartFrame title={`${name} as text`} coverage={coverage} table={table}>
      <dl className="grid grid-cols-[max-content_minmax(8rem,max-content)_1fr] gap-x-6 gap-y-1 font-mono text-data">
        {parts.map((part) => (
          <div key={part.id} className="contents">
            <dt>
              <HostName name={nameOf(part.host)} mark={markOf(part.host)} />
            </dt>
            <dd className="whitespace-pre text-muted">{part.key}</dd>
            <dd className="whitespace-pre">{part.text}</dd>
          </div>
        ))}
      </dl>
    </ChartFrame>
  );
}
