'use client';
import { DifferenceBars, EmptyState, Loading, markHosts, Notice, Segmented } from '@sonde/ui';
import { mergeShots } from '../answer/map-model.ts';
import { MapView } from '../answer/map-tab.tsx';
import { QueryError } from '../api/query-state.tsx';
import { PageBar } from '../frame/page.tsx';
import { changeUrl, useUrlState } from '../frame/url-state.ts';
import { joinWords } from '../trace/draft.ts';
import { differenceOf } from './difference.ts';
import { OutlierTable } from './outlier-table.tsx';
import { SidePicker } from './side-picker.tsx';
import { type Side, useSide } from './use-side.ts';

/** Two runs, or two hosts of one: the same map on both sides, and what differs. Baseline left. */
export function ComparePage() {
  const [leftId] = useUrlState('left');
  const [rightId] = useUrlState('right');
  const [leftHost] = useUrlState('leftHost');
  const [rightHost] = useUrlState('rightHost');
  const left = useSide(leftId, leftHost);
  const right = useSide(rightId, rightHost);
  const error = left.error ?? right.error;
  const chosen = leftId !== '' && rightId !== '';
  return (
    <>
      <PageBar>
        <SidePicker
          name="Baseline"
          runId={leftId}
          hostId={leftHost}
          run={left.side?.run}
          onChange={(run, host) => changeUrl({ left: run, leftHost: host }, 'push')}
        />
        <span className="text-faint" aria-hidden="true">
          →
        </span>
        <SidePicker
          name="Other"
          runId={rightId}
          hostId={rightHost}
          run={right.side?.run}
          onChange={(run, host) => changeUrl({ right: run, rightHost: host }, 'push')}
        />
      </PageBar>
      {!chosen && (
        <EmptyState title="Choose two runs, or two hosts of one run">
          Their maps are laid side by side, with what there is more of and less of below, and the
          hosts that differ most from the rest.
        </EmptyState>
      )}
      {chosen && error && <QueryError error={error} what="Loading the runs" />}
      {chosen && !error && (!left.side || !right.side) && <Loading label="Loading the runs" />}
      {left.side && right.side && <Comparison left={left.side} right={right.side} />}
    </>
  );
}

function Comparison({ left, right }: { left: Side; right: Side }) {
  const [map, setMap] = useUrlState('map');
  const common = [...left.maps.keys()].filter((name) => right.maps.has(name));
  const name = common.includes(map) ? map : common[0];
  if (name === undefined) {
    return (
      <EmptyState title="The two have no map in common">
        {`Baseline: ${listOf(left)}. Other: ${listOf(right)}. Runs of the same script compare best.`}
      </EmptyState>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto">
      {left.run.text !== right.run.text && (
        <Notice tone="warn">
          The two ran different texts: a map of the same name may mean something else.
        </Notice>
      )}
      {joinWords(left.run.positional) !== joinWords(right.run.positional) && (
        <Notice tone="warn">
          The two had different parameters: {joinWords(left.run.positional) || 'none'} on the left,{' '}
          {joinWords(right.run.positional) || 'none'} on the right.
        </Notice>
      )}
      {common.length > 1 && (
        <div className="px-4 pt-3">
          <Segmented
            label="Map"
            value={name}
            onChange={(next) => setMap(next, 'push')}
            options={common.map((each) => ({ value: each, label: each }))}
          />
        </div>
      )}
      <MapComparison key={name} name={name} left={left} right={right} />
    </div>
  );
}

const listOf = (side: Side): string => [...side.maps.keys()].join(', ') || 'no map';

function MapComparison({ name, left, right }: { name: string; left: Side; right: Side }) {
  const sides = [left, right].map((side) => sideMap(name, side));
  const [a, b] = sides;
  if (a === undefined || b === undefined) return null;
  const { unit, rows } = differenceOf(b.merged.schema, a.merged, b.merged);
  return (
    <div className="grid gap-x-8 gap-y-8 p-4 xl:grid-cols-2">
      <section aria-label="Baseline">
        <h2 className="mb-2 text-data text-muted">Baseline: {titleOf(left)}</h2>
        <MapView {...a} />
      </section>
      <section aria-label="Other">
        <h2 className="mb-2 text-data text-muted">Other: {titleOf(right)}</h2>
        <MapView {...b} />
      </section>
      <section aria-label="Difference" className="min-w-0">
        <DifferenceBars
          title={`${name}: what changed`}
          rows={rows}
          unit={unit}
          leftName="baseline"
          rightName="other"
        />
      </section>
      <section aria-label="Outliers" className="flex min-w-0 flex-col gap-6">
        {b.merged.hosts.length > 1 && (
          <OutlierTable
            merged={b.merged}
            nameOf={b.nameOf}
            markOf={b.markOf}
            title={titleOf(right)}
          />
        )}
        {a.merged.hosts.length > 1 && left.run.id !== right.run.id && (
          <OutlierTable
            merged={a.merged}
            nameOf={a.nameOf}
            markOf={a.markOf}
            title={titleOf(left)}
          />
        )}
      </section>
    </div>
  );
}

const titleOf = (side: Side): string => `#${side.run.number} ${side.run.scriptName}`;

function sideMap(name: string, { run, maps }: Side) {
  const shots = maps.get(name) ?? new Map();
  const merged = mergeShots(shots);
  const schema = [...shots.values()][0]?.schema;
  if (merged === undefined || schema === undefined) return undefined;
  const marks = markHosts(run.hosts.map((host) => host.id));
  const names = new Map(run.hosts.map((host) => [host.id, host.hostName]));
  return {
    name,
    map: merged.schema,
    schema,
    merged,
    history: new Map(),
    nameOf: (id: string) => names.get(id) ?? '',
    markOf: (id: string) =>
      marks.get(id) ?? { color: 'var(--accent-fill)', shape: 'disc' as const },
    coverage: { included: shots.size, asked: run.hosts.length },
  };
}
