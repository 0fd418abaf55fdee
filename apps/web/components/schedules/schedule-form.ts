import type { ScheduleDetail } from '@sonde/api/client';
import { joinWords, readNamed, splitWords, writeNamed } from '../trace/draft.ts';
import type { Selector } from '../trace/selector.ts';

/** A schedule as it is typed. */
export interface ScheduleForm {
  readonly name: string;
  readonly scriptId: string;
  /** Empty: always the latest version. */
  readonly scriptVersionId: string;
  readonly selector: Selector;
  readonly positional: string;
  /** `--name=value` words. */
  readonly named: string;
  /** 0: every process. */
  readonly pid: number;
  readonly cgroup: string;
  readonly durationS: number;
  readonly overheadPercent: number;
  readonly kind: 'every' | 'cron';
  readonly everyMinutes: number;
  readonly cron: string;
  readonly timezone: string;
  readonly keepDays: number;
  readonly unsafe: boolean;
  readonly reportsReads: boolean;
}

/** What a new schedule starts from. */
export const emptyForm = (): ScheduleForm => ({
  name: '',
  scriptId: '',
  scriptVersionId: '',
  selector: { labels: {} },
  positional: '',
  named: '',
  pid: 0,
  cgroup: '',
  durationS: 60,
  overheadPercent: 5,
  kind: 'every',
  everyMinutes: 60,
  cron: '0 3 * * *',
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  keepDays: 30,
  unsafe: false,
  reportsReads: false,
});

/** A stored schedule, to be changed. */
export const toForm = (schedule: ScheduleDetail): ScheduleForm => ({
  name: schedule.name,
  scriptId: schedule.script.id,
  scriptVersionId: schedule.scriptVersion?.id ?? '',
  selector: schedule.selector,
  positional: joinWords(schedule.positional),
  named: writeNamed(schedule.named),
  pid: schedule.pid,
  cgroup: schedule.cgroup,
  durationS: schedule.limits.durationMs / 1000,
  overheadPercent: schedule.limits.overheadPercent,
  kind: typeof schedule.cron === 'string' ? 'cron' : 'every',
  everyMinutes: schedule.everyMinutes ?? 60,
  cron: schedule.cron ?? '0 3 * * *',
  timezone: schedule.timezone,
  keepDays: schedule.keepDays,
  unsafe: schedule.unsafe,
  reportsReads: schedule.reportsReads,
});

/** The part of it that says when. */
export const timingOf = (form: ScheduleForm) =>
  form.kind === 'cron'
    ? { cron: form.cron, timezone: form.timezone }
    : { everyMinutes: form.everyMinutes, timezone: form.timezone };

/** As the API takes it. */
export function toInput(form: ScheduleForm) {
  return {
    name: form.name,
    scriptId: form.scriptId,
    scriptVersionId: form.scriptVersionId === '' ? null : form.scriptVersionId,
    selector: form.selector,
    positional: splitWords(form.positional),
    named: readNamed(form.named),
    pid: form.pid,
    cgroup: form.cgroup.trim(),
    limits: { durationMs: form.durationS * 1000, overheadPercent: form.overheadPercent },
    ...timingOf(form),
    keepDays: form.keepDays,
    unsafe: form.unsafe,
    reportsReads: form.reportsReads,
  };
}
