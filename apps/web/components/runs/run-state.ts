import type { State } from '@sonde/ui';

export type RunState = Extract<State, 'PENDING' | 'RUNNING' | 'ENDED'>;
export type RunHostState = Extract<
  State,
  'PENDING' | 'SENT' | 'COMPILING' | 'ATTACHED' | 'DONE' | 'FAILED' | 'LOST'
>;

export const isRunState = (text: string): text is RunState =>
  text === 'PENDING' || text === 'RUNNING' || text === 'ENDED';

/** A host's share of a run is over: nothing more will come from it. */
export const isOver = (state: RunHostState): boolean =>
  state === 'DONE' || state === 'FAILED' || state === 'LOST';

/** What may be done with a run, and why not. Undefined: allowed. */
export const runCan = {
  stop: (run: { readonly state: RunState }): string | undefined =>
    run.state === 'ENDED' ? 'The run has ended.' : undefined,
};

/** Why a host's share ended, as a person would say it. */
export const endReasons: Record<
  | 'EXIT'
  | 'STOPPED'
  | 'DURATION'
  | 'EVENT_RATE'
  | 'OVERHEAD'
  | 'TARGET_ENDED'
  | 'LEASE'
  | 'COLLECTOR_STOPPED'
  | 'ERROR',
  string
> = {
  EXIT: 'the script called exit()',
  STOPPED: 'somebody stopped it',
  DURATION: 'its time was up',
  EVENT_RATE: 'it sent more events per second than its limit',
  OVERHEAD: 'it cost more than its overhead limit',
  TARGET_ENDED: 'the traced process ended',
  LEASE: 'the control plane was out of reach for too long',
  COLLECTOR_STOPPED: 'the collector was stopped',
  ERROR: 'it failed',
};
