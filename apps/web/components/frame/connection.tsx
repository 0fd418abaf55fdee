'use client';
import { Badge } from '@sonde/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTRPC, useTRPCClient } from '../api/client.ts';

type Connection = 'connecting' | 'live' | 'lost';

/**
 * Follows which hosts come and go for the whole page, and with that shows whether the page is
 * connected. Every change refreshes the host lists.
 */
export function ConnectionState() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [state, setState] = useState<Connection>('connecting');
  useEffect(() => {
    const refresh = () => queries.invalidateQueries({ queryKey: trpc.host.pathKey() });
    const subscription = client.host.live.subscribe(undefined, {
      // A host may have come between the reading of a list and now, also while the connection was lost.
      onStarted: () => {
        setState('live');
        return refresh();
      },
      onData: refresh,
      onConnectionStateChange: (change) => {
        if (change.state === 'connecting' && change.error !== null) setState('lost');
        if (change.state === 'pending') setState('live');
      },
      onError: () => setState('lost'),
    });
    return () => subscription.unsubscribe();
  }, [client, trpc, queries]);
  return (
    <span role="status" aria-label="Connection" className="max-md:hidden">
      {state === 'live' && <Badge tone="ok" text="Live" />}
      {state === 'connecting' && <Badge tone="off" text="Connecting" />}
      {state === 'lost' && <Badge tone="warn" text="Reconnecting" />}
    </span>
  );
}
