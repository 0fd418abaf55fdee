'use client';
import { Answer } from '../answer/answer.tsx';
import { useRun } from '../answer/use-run.ts';
import { useCrumb } from '../frame/crumbs.tsx';

/** A run's permanent place: the same answer as in the workspace, from the database, and live while it runs. */
export function RunPage({ id }: { id: string }) {
  const followed = useRun(id);
  const run = followed.view?.run;
  useCrumb(run === undefined ? undefined : `#${run.number} ${run.scriptName}`);
  return <Answer followed={followed} />;
}
