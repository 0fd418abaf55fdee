'use client';
import {
  Button,
  Checkbox,
  cn,
  formatCount,
  formatPercent,
  Input,
  plural,
  Segmented,
  StateBadge,
} from '@sonde/ui';
import { useState } from 'react';
import type { Outputs } from '../api/client.ts';
import { LabelEditor, labelText } from '../hosts/labels.tsx';
import { matchesHost } from '../hosts/match-host.ts';
import { type Selector, selectHosts, selectorKind } from './selector.ts';

export type Host = Outputs['host']['list'][number];

/** More label values than this are found by typing, not by looking. */
const suggestionLimit = 12;

/** Chooses the hosts of a run or a schedule: all, by label, or by name; always says how many that is. */
export function TargetPicker({
  hosts,
  selector,
  onChange,
}: {
  hosts: readonly Host[];
  selector: Selector;
  onChange(selector: Selector): void;
}) {
  const kind = selectorKind(selector);
  const [shown, setShown] = useState(kind);
  const view = kind === 'all' ? shown : kind;
  const choose = (next: typeof kind) => {
    setShown(next);
    if (next === 'hosts')
      onChange({ hostIds: selectHosts(hosts, selector).map((host) => host.id) });
    else onChange({ labels: next === 'labels' ? (selector.labels ?? {}) : {} });
  };
  const chosen = selectHosts(hosts, selector);
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Segmented
          label="How to choose hosts"
          value={view}
          onChange={choose}
          options={[
            { value: 'all', label: 'All' },
            { value: 'labels', label: 'By label' },
            { value: 'hosts', label: 'By name' },
          ]}
        />
        <TargetCount hosts={chosen} />
      </div>
      {view === 'labels' && (
        <>
          <LabelEditor labels={selector.labels ?? {}} onChange={(labels) => onChange({ labels })} />
          <LabelSuggestions hosts={hosts} selector={selector} onChange={onChange} />
        </>
      )}
      <HostChoice
        hosts={view === 'hosts' ? hosts : chosen}
        chosen={view === 'hosts' ? new Set(selector.hostIds) : undefined}
        onChoose={(ids) => onChange({ hostIds: ids })}
      />
    </div>
  );
}

/** `4 hosts, 3 online (75 %)`, said again to screen readers when it changes. */
export function TargetCount({ hosts }: { hosts: readonly { readonly state: string }[] }) {
  const online = hosts.filter((host) => host.state === 'ONLINE').length;
  const share = hosts.length === 0 ? 0 : (online / hosts.length) * 100;
  return (
    <p aria-live="polite" className="text-data text-muted tabular-nums">
      <span className="font-medium text-ink">{plural(hosts.length, 'host')}</span>
      {hosts.length > 0 && (
        <span className={cn(online < hosts.length && 'text-warn')}>
          , {formatCount(online)} online ({formatPercent(share)})
        </span>
      )}
    </p>
  );
}

function LabelSuggestions({
  hosts,
  selector,
  onChange,
}: {
  hosts: readonly Host[];
  selector: Selector;
  onChange(selector: Selector): void;
}) {
  const counts = new Map<string, { key: string; value: string; count: number }>();
  for (const host of hosts) {
    for (const [key, value] of Object.entries(host.labels)) {
      const text = labelText(key, value);
      counts.set(text, { key, value, count: (counts.get(text)?.count ?? 0) + 1 });
    }
  }
  const all = [...counts]
    .filter(([, label]) => selector.labels?.[label.key] !== label.value)
    .sort(([, left], [, right]) => right.count - left.count)
    .slice(0, suggestionLimit);
  if (all.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1">
      {all.map(([text, label]) => (
        <Button
          key={text}
          size="small"
          className="font-mono"
          onClick={() => onChange({ labels: { ...selector.labels, [label.key]: label.value } })}
        >
          {text} <span className="text-faint">{label.count}</span>
        </Button>
      ))}
    </div>
  );
}

function HostChoice({
  hosts,
  chosen,
  onChoose,
}: {
  hosts: readonly Host[];
  /** Undefined: the list only shows what is chosen by other means. */
  chosen: ReadonlySet<string> | undefined;
  onChoose(ids: string[]): void;
}) {
  const [filter, setFilter] = useState('');
  const visible = hosts.filter((host) => matchesHost(host, filter));
  return (
    <>
      {chosen !== undefined && (
        <div className="flex items-center gap-2">
          <Input
            aria-label="Find hosts"
            placeholder="Find hosts by name, label or kernel"
            className="h-7 flex-1 text-data"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <Button
            size="small"
            onClick={() => onChoose([...new Set([...chosen, ...visible.map((host) => host.id)])])}
          >
            All found
          </Button>
          <Button size="small" onClick={() => onChoose([])}>
            None
          </Button>
        </div>
      )}
      <ul aria-label="Hosts" className="min-h-0 flex-1 overflow-auto">
        {visible.map((host) => (
          <li
            key={host.id}
            className="flex h-7 items-center gap-2 border-line-soft border-b text-data"
          >
            {chosen === undefined ? (
              <span className="min-w-0 flex-1 truncate">{host.name}</span>
            ) : (
              <Checkbox
                className="min-w-0 flex-1 text-data"
                label={<span className="truncate">{host.name}</span>}
                checked={chosen.has(host.id)}
                onChange={(event) =>
                  onChoose(
                    event.target.checked
                      ? [...chosen, host.id]
                      : [...chosen].filter((id) => id !== host.id),
                  )
                }
              />
            )}
            <span className="max-w-32 truncate font-mono text-faint" title={host.kernel?.release}>
              {host.kernel?.release}
            </span>
            <StateBadge state={host.state} className="w-16" />
          </li>
        ))}
      </ul>
    </>
  );
}
