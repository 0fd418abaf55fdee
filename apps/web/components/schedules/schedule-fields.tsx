'use client';
import {
  Checkbox,
  formatInstant,
  formatRelative,
  NumberField,
  Segmented,
  SelectField,
  TextField,
  useNow,
} from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import { TargetPicker } from '../trace/target-picker.tsx';
import { type ScheduleForm, timingOf } from './schedule-form.ts';
import { timezones } from './timing.ts';

interface PartProps {
  readonly form: ScheduleForm;
  change(part: Partial<ScheduleForm>): void;
}

/** Which script, with which parameters and limits. */
export function What({ form, change }: PartProps) {
  const trpc = useTRPC();
  const scripts = useQuery(trpc.script.list.queryOptions({}));
  const versions = useQuery(
    trpc.script.versions.queryOptions({ id: form.scriptId }, { enabled: form.scriptId !== '' }),
  );
  return (
    <div className="grid grid-cols-2 gap-3">
      <TextField
        label="Name"
        className="col-span-2"
        required
        value={form.name}
        onChange={(value) => change({ name: value })}
      />
      <SelectField
        label="Script"
        required
        value={form.scriptId}
        onChange={(value) => change({ scriptId: value, scriptVersionId: '' })}
      >
        <option value="">Choose a saved script</option>
        {(scripts.data ?? []).map((script) => (
          <option key={script.id} value={script.id}>
            {script.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Version"
        value={form.scriptVersionId}
        onChange={(value) => change({ scriptVersionId: value })}
      >
        <option value="">Always the latest</option>
        {(versions.data ?? []).map((version) => (
          <option key={version.id} value={version.id}>
            v{version.number}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Positional parameters"
        hint="$1, $2 …; quotes keep spaces"
        mono
        value={form.positional}
        onChange={(value) => change({ positional: value })}
      />
      <TextField
        label="Named parameters"
        hint="--name=value …; what getopt() reads"
        mono
        value={form.named}
        onChange={(value) => change({ named: value })}
      />
      <Limits form={form} change={change} />
      <NumberField
        label="Process"
        hint="a pid; empty: every process"
        min={1}
        value={form.pid || ''}
        onChange={(value) => change({ pid: Math.max(0, value) })}
      />
      <TextField
        label="Cgroup"
        hint="a path, or the ID of a container; empty: all"
        mono
        value={form.cgroup}
        onChange={(value) => change({ cgroup: value })}
      />
      <Checkbox
        label="Report failed reads"
        checked={form.reportsReads}
        onChange={(event) => change({ reportsReads: event.target.checked })}
      />
    </div>
  );
}

/** How long each run goes on, and what it may cost. */
function Limits({ form, change }: PartProps) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <NumberField
        label="Duration (s)"
        min={1}
        required
        value={form.durationS}
        onChange={(value) => change({ durationS: value })}
      />
      <NumberField
        label="Overhead limit (%)"
        min={0}
        max={100}
        step="any"
        value={form.overheadPercent}
        onChange={(value) => change({ overheadPercent: value })}
      />
    </div>
  );
}

/** On which hosts. */
export function Where({ form, change }: PartProps) {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.host.list.queryOptions({}));
  return (
    <section aria-label="Hosts" className="flex max-h-72 flex-col gap-2">
      <h3 className="text-data text-muted">Hosts</h3>
      <TargetPicker
        hosts={hosts.data ?? []}
        selector={form.selector}
        onChange={(selector) => change({ selector })}
      />
    </section>
  );
}

/** How often, how long the results stay, and what that means in times. */
export function When({ form, change }: PartProps) {
  return (
    <section aria-label="When" className="flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <h3 className="text-data text-muted">When</h3>
        <Segmented
          label="Kind of timing"
          value={form.kind}
          onChange={(kind) => change({ kind })}
          options={[
            { value: 'every', label: 'Every' },
            { value: 'cron', label: 'Cron' },
          ]}
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        {form.kind === 'every' ? (
          <NumberField
            label="Every (minutes)"
            min={1}
            required
            value={form.everyMinutes}
            onChange={(value) => change({ everyMinutes: value })}
          />
        ) : (
          <TextField
            label="Cron"
            hint="minute hour day month weekday"
            required
            mono
            value={form.cron}
            onChange={(value) => change({ cron: value })}
          />
        )}
        <SelectField
          label="Timezone"
          value={form.timezone}
          onChange={(value) => change({ timezone: value })}
        >
          {timezones().map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
        <NumberField
          label="Keep results (days)"
          min={1}
          required
          value={form.keepDays}
          onChange={(value) => change({ keepDays: value })}
        />
      </div>
      <NextTimes form={form} />
    </section>
  );
}

/** The next five times, or why there are none. */
function NextTimes({ form }: { form: ScheduleForm }) {
  const trpc = useTRPC();
  const now = useNow(10_000);
  const preview = useQuery(
    trpc.schedule.preview.queryOptions(timingOf(form), {
      retry: false,
      placeholderData: (old) => old,
    }),
  );
  if (preview.error) return <p className="text-bad text-data">{errorText(preview.error)}</p>;
  return (
    <div className="h-32">
      <h4 className="text-data text-muted">Next five times</h4>
      <ol aria-label="Next five times" className="font-mono text-data tabular-nums">
        {(preview.data ?? []).map((at) => (
          <li key={at.getTime()} className="leading-5">
            {formatInstant(at)} <span className="text-faint">{formatRelative(at, now)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
