'use client';
import { useEffect, useRef, useState } from 'react';
import type { CheckAnswer, CheckRequest } from '../editor/check-worker.ts';

/** Long enough not to check every letter, short enough to feel immediate. */
const pauseMs = 150;

export interface CheckOptions {
  readonly text: string;
  readonly kernelIds: readonly string[];
  readonly positional: readonly string[];
  readonly unsafe: boolean;
}

/** By kernel id. */
export type Checks = ReadonlyMap<string, CheckAnswer>;

/**
 * How the draft fares on each of these kernels, a moment after the last key. Compiled in this browser;
 * a verdict stays until the next one, so that nothing flickers.
 */
export function useChecks(options: CheckOptions): Checks {
  const [checks, setChecks] = useState<Checks>(new Map());
  const worker = useRef<Worker>(undefined);
  const count = useRef(0);
  useEffect(() => {
    const made = new Worker(new URL('../editor/check-worker.ts', import.meta.url), {
      type: 'module',
    });
    made.onmessage = ({ data }: MessageEvent<CheckAnswer>) =>
      setChecks((old) => new Map(old).set(data.kernelId, data));
    worker.current = made;
    return () => made.terminate();
  }, []);
  const wanted = JSON.stringify(options);
  useEffect(() => {
    const timer = setTimeout(() => {
      const id = ++count.current;
      const request: CheckRequest = { id, ...(JSON.parse(wanted) as CheckOptions) };
      worker.current?.postMessage(request);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  return checks;
}
