'use client';
import { Button, Checkbox, Input, plural } from '@sonde/ui';
import { CalendarClock, Play, Save } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Draft, draftName, isChanged } from './draft.ts';

/** What will run, with which parameters and limits, and the buttons that do it. */
export function RunBar({
  draft,
  change,
  hostCount,
  refusing,
  blocked,
  forbidden,
  busy,
  asksUnsafe,
  onRun,
  onSave,
  onSchedule,
}: {
  draft: Draft;
  change(part: Partial<Draft>): void;
  hostCount: number;
  /** Hosts whose kernel cannot run the draft. */
  refusing: number;
  /** Why it cannot be run now. */
  blocked: string | undefined;
  /** Why it cannot be saved or scheduled by this person. */
  forbidden: string | undefined;
  busy: boolean;
  /** The draft calls a function that needs leave. */
  asksUnsafe: boolean;
  onRun(): void;
  onSave(): void;
  onSchedule(): void;
}) {
  return (
    <section
      aria-label="What to run"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-subtle px-4 py-1.5"
    >
      <span className="flex min-w-0 max-w-56 items-baseline gap-1.5 text-body">
        <span className="truncate font-medium">{draftName(draft)}</span>
        {draft.script && (
          <span className="font-mono text-data text-muted">v{draft.script.version}</span>
        )}
        {isChanged(draft) && <span className="text-data text-warn">changed</span>}
      </span>
      <Setting name="Parameters">
        <Input
          aria-label="Parameters"
          placeholder="$1 $2 …"
          className="h-7 w-32 font-mono text-data"
          value={draft.positional}
          onChange={(event) => change({ positional: event.target.value })}
        />
      </Setting>
      <Setting name="for" unit="s">
        <Input
          aria-label="Duration in seconds, 0 until stopped"
          title="0: until stopped"
          type="number"
          min={0}
          className="h-7 w-16 text-right font-mono text-data"
          value={draft.durationS}
          onChange={(event) => change({ durationS: Math.max(0, Number(event.target.value)) })}
        />
      </Setting>
      <Setting name="at most" unit="% CPU">
        <Input
          aria-label="Overhead limit in percent of one CPU, 0 none"
          title="A host that spends more than this share of one CPU ends its part. 0: no limit"
          type="number"
          min={0}
          max={100}
          step="any"
          className="h-7 w-16 text-right font-mono text-data"
          value={draft.overheadPercent}
          onChange={(event) => change({ overheadPercent: Math.max(0, Number(event.target.value)) })}
        />
      </Setting>
      <Setting name="process">
        <Input
          aria-label="Trace only this process, empty all"
          title="A pid of the chosen hosts. Empty: every process"
          placeholder="pid"
          type="number"
          min={1}
          className="h-7 w-20 text-right font-mono text-data"
          value={draft.pid || ''}
          onChange={(event) => change({ pid: Math.max(0, Number(event.target.value)) })}
        />
      </Setting>
      <Setting name="cgroup">
        <Input
          aria-label="Trace only this cgroup or container, empty all"
          title="A path such as /system.slice/ssh.service, or the ID of a container. Empty: every one"
          placeholder="cgroup"
          className="h-7 w-36 font-mono text-data"
          value={draft.cgroup}
          onChange={(event) => change({ cgroup: event.target.value })}
        />
      </Setting>
      <Checkbox
        className="text-data"
        label="Report failed reads"
        checked={draft.reportsReads}
        onChange={(event) => change({ reportsReads: event.target.checked })}
      />
      {(asksUnsafe || draft.unsafe) && (
        <Checkbox
          className="text-data"
          label="Allow unsafe functions"
          checked={draft.unsafe}
          onChange={(event) => change({ unsafe: event.target.checked })}
        />
      )}
      <span className="flex-1" />
      {refusing > 0 && hostCount > refusing && (
        <span className="text-data text-warn">{plural(refusing, 'host')} will refuse it</span>
      )}
      <span className="flex gap-2">
        <Button blocked={forbidden} onClick={onSave}>
          <Save size={14} aria-hidden /> Save
        </Button>
        <Button blocked={forbidden} onClick={onSchedule}>
          <CalendarClock size={14} aria-hidden /> Schedule
        </Button>
        <Button
          look="primary"
          blocked={blocked}
          disabled={busy}
          onClick={onRun}
          aria-keyshortcuts="Control+Enter Shift+Enter"
        >
          <Play size={14} aria-hidden /> Run on {plural(hostCount, 'host')}
        </Button>
      </span>
    </section>
  );
}

function Setting({ name, unit, children }: { name: string; unit?: string; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5 text-data text-muted">
      <span className="max-2xl:hidden">{name}</span>
      {children}
      {unit}
    </span>
  );
}
