'use client';
import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * State that survives a reload, in this browser. It starts as `initial` (so that the server's page and
 * the first paint agree), then takes what is stored. `ready` is true from then on.
 */
export function useStored<Value>(
  key: string,
  initial: Value,
): { value: Value; set(value: Value | ((old: Value) => Value)): void; ready: boolean } {
  const [value, setValue] = useState(initial);
  const [ready, setReady] = useState(false);
  const latest = useRef(initial);
  useEffect(() => {
    const stored = read<Value>(key);
    if (stored !== undefined) {
      latest.current = stored;
      setValue(stored);
    }
    setReady(true);
  }, [key]);
  const set = useCallback(
    (next: Value | ((old: Value) => Value)) => {
      latest.current =
        typeof next === 'function' ? (next as (old: Value) => Value)(latest.current) : next;
      setValue(latest.current);
      localStorage.setItem(key, JSON.stringify(latest.current));
    },
    [key],
  );
  return { value, set, ready };
}

function read<Value>(key: string): Value | undefined {
  const text = localStorage.getItem(key);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
