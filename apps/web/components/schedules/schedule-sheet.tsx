'use client';
import {
  Button,
  Field,
  formatInstant,
  formatRelative,
  Input,
  Segmented,
  Select,
  Sheet,
  useNow,
  useToast,
} from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { type Outputs, useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { joinWords, splitWords } from '../trace/draft.ts';
import { readSelector, type Selector } from '../trace/selector.ts';
import { TargetPicker } from '../trace/target-picker.tsx';
import { timezones } from './timing.ts';

type Schedule = Outputs['schedule']['get'];

interface ScheduleForm {
  readonly name: string;
  readonly scriptId: string;
  /** Empty: always the latest version. */
  readonly scriptVersionId: string;
  readonly selector: Selector;
  readonly positional: string;
  readonly durationS: number;
  readonly overheadPercent: number;
  readonly kind: 'every' | 'cron';
  readonly everyMinutes: number;
  readonly cron: string;
  readonly timezone: string;
  readonly keepDays: number;
  readonly unsafe: boolean;
}

/** Creates a schedule (`id` is `new`) or changes one. */
export function ScheduleSheet({ id, onClose }: { id: string; onClose(): void }) {
  const trpc = useTRPC();
  const search = useSearchParams();
  const isNew = id === 'new';
  const schedule = useQuery(trpc.schedule.get.queryOptions({ id }, { enabled: !isNew }));
  if (isNew) {
    const initial = {
      ...emptyForm(),
      scriptId: search.get('script') ?? '',
      selector: readSelector(search.get('hosts'), search.get('labels')),
    };
    return <Editor initial={initial} onClose={onClose} />;
  }
  if (schedule.data === undefined) {
    return (
      <Sheet open onClose={onClose} title="Schedule">
        <QueryState query={schedule} label="Loading the schedule">
          {() => null}
        </QueryState>
      </Sheet>
    );
  }
  return <Editor id={id} initial={toForm(schedule.data)} onClose={onClose} />;
}

const emptyForm = (): ScheduleForm => ({
  name: '',
  scriptId: '',
  scriptVersionId: '',
  selector: { labels: {} },
  positional: '',
  durationS: 60,
  overheadPercent: 5,
  kind: 'every',
  everyMinutes: 60,
  cron: '0 3 * * *',
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  keepDays: 30,
  unsafe: false,
});

const toForm = (schedule: Schedule): ScheduleForm => ({
  name: schedule.name,
  scriptId: schedule.script.id,
  scriptVersionId: schedule.scriptVersion?.id ?? '',
  selector: schedule.selector,
  positional: joinWords(schedule.positional),
  durationS: schedule.limits.durationMs / 1000,
  overheadPercent: schedule.limits.overheadPercent,
  kind: typeof schedule.cron === 'string' ? 'cron' : 'every',
  everyMinutes: schedule.everyMinutes ?? 60,
  cron: schedule.cron ?? '0 3 * * *',
  timezone: schedule.timezone,
  keepDays: schedule.keepDays,
  unsafe: schedule.unsafe,
});

const timingOf = (form: ScheduleForm) =>
  form.kind === 'cron'
    ? { cron: form.cron, timezone: form.timezone }
    : { everyMinutes: form.everyMinutes, timezone: form.timezone };

function toInput(form: ScheduleForm) {
  return {
    name: form.name,
    scriptId: form.scriptId,
    scriptVersionId: form.scriptVersionId === '' ? null : form.scriptVersionId,
    selector: form.selector,
    positional: splitWords(form.positional),
    limits: { durationMs: form.durationS * 1000, overheadPercent: form.overheadPercent },
    ...timingOf(form),
    keepDays: form.keepDays,
    unsafe: form.unsafe,
  };
}

function Editor({ id, initial, onClose }: { id?: string; initial: ScheduleForm; onClose(): void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [form, setForm] = useState(initial);
  const [sure, setSure] = useState(false);
  const change = (part: Partial<ScheduleForm>) => setForm((old) => ({ ...old, ...part }));
  const options = {
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: trpc.schedule.pathKey() });
      onClose();
    },
    onError: (error: unknown) => toast(errorText(error), 'bad'),
  };
  const create = useMutation(trpc.schedule.create.mutationOptions(options));
  const update = useMutation(trpc.schedule.update.mutationOptions(options));
  const remove = useMutation(trpc.schedule.delete.mutationOptions(options));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (id === undefined) create.mutate(toInput(form));
    else update.mutate({ id, ...toInput(form) });
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={id === undefined ? 'New schedule' : `Schedule ${initial.name}`}
      actions={
        <>
          {id !== undefined && (
            <Button
              look="danger"
              className="mr-auto"
              onClick={() => (sure ? remove.mutate({ id }) : setSure(true))}
            >
              {sure ? 'Delete for good: its runs stay' : 'Delete schedule'}
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            disabled={create.isPending || update.isPending}
          >
            {id === undefined ? 'Create schedule' : 'Save schedule'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-5">
        <What form={form} change={change} />
        <Where form={form} change={change} />
        <When form={form} change={change} />
      </form>
    </Sheet>
  );
}

interface PartProps {
  readonly form: ScheduleForm;
  change(part: Partial<ScheduleForm>): void;
}

function What({ form, change }: PartProps) {
  const trpc = useTRPC();
  const scripts = useQuery(trpc.script.list.queryOptions({}));
  const versions = useQuery(
    trpc.script.versions.queryOptions({ id: form.scriptId }, { enabled: form.scriptId !== '' }),
  );
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Name" className="col-span-2">
        {(control) => (
          <Input
            {...control}
            required
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Script">
        {(control) => (
          <Select
            {...control}
            required
            value={form.scriptId}
            onChange={(event) => change({ scriptId: event.target.value, scriptVersionId: '' })}
          >
            <option value="">Choose a saved script</option>
            {(scripts.data ?? []).map((script) => (
              <option key={script.id} value={script.id}>
                {script.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Version">
        {(control) => (
          <Select
            {...control}
            value={form.scriptVersionId}
            onChange={(event) => change({ scriptVersionId: event.target.value })}
          >
            <option value="">Always the latest</option>
            {(versions.data ?? []).map((version) => (
              <option key={version.id} value={version.id}>
                v{version.number}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Positional parameters" hint="$1, $2 …; quotes keep spaces">
        {(control) => (
          <Input
            {...control}
            className="font-mono text-data"
            value={form.positional}
            onChange={(event) => change({ positional: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Duration (s)">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              required
              value={form.durationS}
              onChange={(event) => change({ durationS: Number(event.target.value) })}
            />
          )}
        </Field>
        <Field label="Overhead limit (%)">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={0}
              max={100}
              step="any"
              value={form.overheadPercent}
              onChange={(event) => change({ overheadPercent: Number(event.target.value) })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

function Where({ form, change }: PartProps) {
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

function When({ form, change }: PartProps) {
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
          <Field label="Every (minutes)">
            {(control) => (
              <Input
                {...control}
                type="number"
                min={1}
                required
                value={form.everyMinutes}
                onChange={(event) => change({ everyMinutes: Number(event.target.value) })}
              />
            )}
          </Field>
        ) : (
          <Field label="Cron" hint="minute hour day month weekday">
            {(control) => (
              <Input
                {...control}
                required
                className="font-mono text-data"
                value={form.cron}
                onChange={(event) => change({ cron: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label="Timezone">
          {(control) => (
            <Select
              {...control}
              value={form.timezone}
              onChange={(event) => change({ timezone: event.target.value })}
            >
              {timezones().map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Keep results (days)">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              required
              value={form.keepDays}
              onChange={(event) => change({ keepDays: Number(event.target.value) })}
            />
          )}
        </Field>
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
