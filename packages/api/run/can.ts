import type { RunState } from '@sonde/db';

/** What may be done with a run, for the procedures and for the buttons of a page. */
export const runCan = {
  stop: (run: { readonly state: RunState; readonly stoppedAt: Date | null }): boolean =>
    run.state !== 'ENDED' && run.stoppedAt === null,
} as const;
