'use client';
import { useEffect, useState } from 'react';
import { goToSignIn, isSignedOut, useTRPCClient } from '../api/client.ts';
import { RunFeed, type RunView } from './run-feed.ts';

/** Ten times a second is as much as anybody can follow. */
const refreshMs = 100;
const retryMs = 2000;

export interface FollowedRun {
  /** Undefined until the first answer. */
  readonly view: RunView | undefined;
  /** `ended`: the server has said all there is. */
  readonly connection: 'connecting' | 'live' | 'lost' | 'ended';
  /** Why there is no answer at all. */
  readonly error: unknown;
}

/**
 * Follows a run from its first batch, live while it runs. After a lost connection it goes on behind
 * the last batch of each host. Refused (no such run, no right) it stops and says why.
 */
export function useRun(id: string): FollowedRun {
  const client = useTRPCClient();
  const [state, setState] = useState<FollowedRun>(nothingYet);
  useEffect(() => {
    let feed: RunFeed | undefined;
    let changed = false;
    let stopped = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let subscription: { unsubscribe(): void } | undefined;
    setState(nothingYet);
    const show = (part: Partial<FollowedRun> = {}) => {
      changed = false;
      setState((old) => ({ ...old, ...part, view: feed?.view() }));
    };
    const timer = setInterval(() => changed && show(), refreshMs);
    const connect = () => {
      subscription = client.run.live.subscribe(
        { id, ...(feed === undefined ? {} : { after: feed.positions() }) },
        {
          onStarted: () => show({ connection: 'live' }),
          onData: ({ data: item }) => {
            if (item.kind === 'run') {
              if (feed === undefined) feed = new RunFeed(item.run);
              else feed.setRun(item.run);
            } else if (item.kind === 'run-host') feed?.setHost(item.runHost);
            else if (item.kind === 'batches')
              for (const batch of item.batches) feed?.addBatch(batch);
            else feed?.setCaughtUp();
            changed = true;
          },
          onConnectionStateChange: (change) => {
            if (change.state === 'connecting' && change.error) show({ connection: 'lost' });
            if (change.state === 'pending') show({ connection: 'live' });
          },
          onComplete: () => show({ connection: 'ended' }),
          onError: (error) => {
            if (isSignedOut(error)) return goToSignIn();
            const refused = feed === undefined && error.data !== null && error.data !== undefined;
            show(refused ? { connection: 'ended', error } : { connection: 'lost' });
            if (!refused && !stopped) retry = setTimeout(connect, retryMs);
          },
        },
      );
    };
    connect();
    return () => {
      stopped = true;
      clearInterval(timer);
      clearTimeout(retry);
      subscription?.unsubscribe();
    };
  }, [id, client]);
  return state;
}

const nothingYet: FollowedRun = { view: undefined, connection: 'connecting', error: undefined };
