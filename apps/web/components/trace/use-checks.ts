'use client';
import type { Parameters } from '@sonde/api/client';
import { useEffect, useState } from 'react';
import { languageClient } from '../editor/language-client.ts';
import type { CheckAnswer } from '../editor/language-messages.ts';

export interface CheckOptions {
  readonly text: string;
  readonly kernelIds: readonly string[];
  readonly parameters: Parameters;
}

/** By kernel id. */
export type Checks = ReadonlyMap<string, CheckAnswer>;

/**
 * How the draft fares on each of these kernels, from key to key. Checked in this browser; a verdict stays until the
 * next one, so that nothing flickers.
 */
export function useChecks(options: CheckOptions): Checks {
  const [checks, setChecks] = useState<Checks>(new Map());
  useEffect(
    () =>
      languageClient().onCheck((answer) =>
        setChecks((old) => new Map(old).set(answer.kernelId, answer)),
      ),
    [],
  );
  const wanted = JSON.stringify(options);
  useEffect(() => languageClient().check(JSON.parse(wanted) as CheckOptions), [wanted]);
  return checks;
}
