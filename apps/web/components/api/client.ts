'use client';
import { type AppRouter, transformer } from '@sonde/api/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
} from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';

export type Outputs = inferRouterOutputs<AppRouter>;
export type Inputs = inferRouterInputs<AppRouter>;

/** `useTRPC` gives query and mutation options, `useTRPCClient` the plain client for subscriptions. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** Queries in one request, subscriptions over server-sent events. */
export function makeClient() {
  const url = '/api/trpc';
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer }),
        false: httpBatchLink({ url, transformer }),
      }),
    ],
  });
}

/** True for an answer that says nobody is signed in. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof TRPCClientError && error.data?.code === 'UNAUTHORIZED';

/**
 * Goes to the sign-in page and comes back here afterwards. Drafts are in local storage, so nothing typed
 * is lost on the way.
 */
export function goToSignIn(): void {
  if (location.pathname.startsWith('/sign-in')) return;
  const here = location.pathname + location.search;
  location.assign(`/sign-in?return=${encodeURIComponent(here)}`);
}

const onError = (error: unknown) => {
  if (isSignedOut(error)) goToSignIn();
};

/** One cache per page load. A refused answer is not asked for again; a lost connection is, twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) =>
          count < 2 && !(error instanceof TRPCClientError && error.data !== null),
      },
    },
  });
}
