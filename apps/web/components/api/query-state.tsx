'use client';
import { Button, ErrorState, Loading } from '@sonde/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import type { ReactNode } from 'react';
import { isSignedOut } from './client.ts';

/** A query's three faces: not here yet, failed, and its data. */
export function QueryState<Data>({
  query,
  label,
  children,
}: {
  query: UseQueryResult<Data, unknown>;
  /** What is being fetched: `Loading hosts`. */
  label: string;
  children(data: Data): ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null && !isSignedOut(query.error)) {
    return <QueryError error={query.error} what={label} retry={() => query.refetch()} />;
  }
  return <Loading label={label} />;
}

/** A failed answer in words: what was asked, what was said, what can be done. */
export function QueryError({
  error,
  what,
  retry,
}: {
  error: unknown;
  what: string;
  retry?: (() => void) | undefined;
}) {
  const { code, path } = describe(error);
  return (
    <ErrorState
      title={`${what} failed`}
      detail={errorText(error)}
      next={nextStep(code)}
      reference={[code, path].filter(Boolean).join(' ') || undefined}
      action={retry && <Button onClick={retry}>Try again</Button>}
    />
  );
}

/** What the server said, or that it did not answer. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describe(error: unknown): { code: string | undefined; path: string | undefined } {
  if (!(error instanceof TRPCClientError)) return { code: undefined, path: undefined };
  const data: unknown = error.data;
  if (typeof data !== 'object' || data === null) return { code: 'NO_ANSWER', path: undefined };
  const { code, path } = data as { code?: unknown; path?: unknown };
  return {
    code: typeof code === 'string' ? code : undefined,
    path: typeof path === 'string' ? path : undefined,
  };
}

function nextStep(code: string | undefined): string {
  switch (code) {
    case 'NOT_FOUND':
      return 'It may belong to another team, or have been deleted. Check the address or switch the team.';
    case 'FORBIDDEN':
      return 'Your role in this team does not allow it. Ask an admin of the team.';
    case 'NO_ANSWER':
      return 'The control plane did not answer. Check that it runs, then try again.';
    default:
      return 'Try again. If it goes on, look for the reference in the log of the control plane.';
  }
}
