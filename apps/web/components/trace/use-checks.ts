'use client';
import type { KernelCheck } from '@sonde/api/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTRPC } from '../api/client.ts';

/** Long enough not to check every letter, short enough to feel immediate. */
const pauseMs = 250;

export interface CheckOptions {
  readonly text: string;
  readonly kernelIds: readonly string[];
  readonly positional: readonly string[];
  readonly unsafe: boolean;
}

/** How the draft fares on each of these kernels, a moment after the last key. */
export function useChecks(options: CheckOptions): readonly KernelCheck[] {
  const trpc = useTRPC();
  const settled = useSettled(JSON.stringify(options));
  const { text, kernelIds, positional, unsafe } = JSON.parse(settled) as CheckOptions;
  const checks = useQuery(
    trpc.script.check.queryOptions(
      { text, kernelIds: [...kernelIds], positional: [...positional], unsafe },
      {
        enabled: kernelIds.length > 0 && text.trim() !== '',
        placeholderData: keepPreviousData,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 60_000,
      },
    ),
  );
  return checks.data ?? none;
}

const none: readonly KernelCheck[] = [];

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, pauseMs, value);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
