'use client';
import { Button, Sheet, useToast } from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { readSelector } from '../trace/selector.ts';
import { What, When, Where } from './schedule-fields.tsx';
import { emptyForm, type ScheduleForm, toForm, toInput } from './schedule-form.ts';

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

function Editor({ id, initial, onClose }: { id?: string; initial: ScheduleForm; onClose(): void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [form, setForm] = useState(initial);
  const whyNot = useWhyNot();
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
              blocked={whyNot('schedule.delete')}
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
            blocked={whyNot(id === undefined ? 'schedule.create' : 'schedule.update')}
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
