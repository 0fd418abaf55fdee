'use client';
import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/**
 * One value in the address. An empty value leaves the address. `push` makes a step that Back undoes;
 * without it (typing in a filter) the address is replaced.
 */
export function useUrlState(
  name: string,
  initial = '',
): [string, (value: string, how?: 'push' | 'replace') => void] {
  const value = useSearchParams().get(name) ?? initial;
  const set = useCallback(
    (next: string, how: 'push' | 'replace' = 'replace') => {
      changeUrl({ [name]: next === initial ? '' : next }, how);
    },
    [name, initial],
  );
  return [value, set];
}

/** Several values at once, so that Back undoes them together. */
export function changeUrl(
  values: Readonly<Record<string, string>>,
  how: 'push' | 'replace' = 'replace',
): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href === location.href) return;
  if (how === 'push') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
}
