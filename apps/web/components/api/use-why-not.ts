'use client';
import { type GuardedProcedure, whyForbidden } from '@sonde/api/client';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from './client.ts';

/**
 * Why the viewer's role does not allow a procedure, for the `blocked` of the button that calls it; undefined when
 * it does, and until the role is known: the server refuses by itself.
 */
export function useWhyNot(): (procedure: GuardedProcedure) => string | undefined {
  const trpc = useTRPC();
  const role = useQuery(trpc.me.get.queryOptions()).data?.role ?? undefined;
  return useCallback(
    (procedure) => (role === undefined ? undefined : whyForbidden(role, procedure)),
    [role],
  );
}
