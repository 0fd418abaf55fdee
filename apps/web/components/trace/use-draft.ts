'use client';
import { useToast } from '@sonde/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useRef } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import { useStored } from '../frame/stored.ts';
import { changeUrl } from '../frame/url-state.ts';
import { draftOfRun } from './again.ts';
import { type Draft, firstDraft, isChanged } from './draft.ts';
import { writeSelector } from './selector.ts';

/** What the address may ask to load, once: a text, a script, a tool, or an old run. */
const loadParameters = { draft: '', script: '', version: '', tool: '', again: '' };

/**
 * The draft of this browser. An address such as `?tool=…` puts something else in its place; what was there
 * before is kept and can be brought back.
 */
export function useDraft(): {
  draft: Draft;
  change(part: Partial<Draft>): void;
  /** Puts back what an address replaced; undefined when nothing was. */
  bringBack: (() => void) | undefined;
  /** Lets go of what was replaced. */
  forget(): void;
  /** What the address asks for is on its way, and will take the place of this draft. */
  opening: boolean;
} {
  const stored = useStored('sonde.draft', firstDraft);
  const before = useStored<Draft | null>('sonde.draft.before', null);
  const replaced = before.value;
  const load = useLoad();
  const question = questionOf(useSearchParams());
  // The address still asks for a while after it was answered; only another question is a new one.
  const answered = useRef('');
  const toast = useToast();
  const { ready, set } = stored;
  // A draft that an older version stored lacks what came since.
  const current = useMemo(() => ({ ...firstDraft, ...stored.value }), [stored.value]);
  const latest = useRef(current);
  latest.current = current;
  const setBefore = before.set;
  useEffect(() => {
    if (!ready || question === answered.current) return;
    answered.current = question;
    if (question === '') return;
    load(new URLSearchParams(question))
      .then((next) => {
        if (next === undefined) return;
        if (isWorthKeeping(latest.current)) setBefore(latest.current);
        set(next);
      })
      .catch((error: unknown) => toast(errorText(error), 'bad'))
      .finally(() => changeUrl(loadParameters));
  }, [ready, question, load, set, setBefore, toast]);
  return {
    draft: current,
    change: (part) => set((old) => ({ ...old, ...part })),
    bringBack:
      replaced === null
        ? undefined
        : () => {
            set(replaced);
            before.set(null);
          },
    forget: () => before.set(null),
    opening: question !== '',
  };
}

/** The part of an address that asks for a draft. Empty: it asks for none. */
function questionOf(search: URLSearchParams): string {
  const names = Object.keys(loadParameters).filter((name) => search.has(name));
  return new URLSearchParams(names.map((name) => [name, search.get(name) ?? ''])).toString();
}

/** A saved script can be found again; the first example and an empty text are no loss. */
const isWorthKeeping = (draft: Draft): boolean =>
  draft.text.trim() !== '' &&
  draft.text !== firstDraft.text &&
  (isChanged(draft) || !(draft.script || draft.tool));

/** Reads what the address names. Undefined when it names nothing. */
function useLoad() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const latest = useRef({ trpc, queries });
  latest.current = { trpc, queries };
  return useRef(async (parameters: URLSearchParams): Promise<Draft | undefined> => {
    const { trpc, queries } = latest.current;
    const text = parameters.get('draft');
    if (text !== null) return { ...firstDraft, text };
    const script = parameters.get('script');
    if (script !== null) {
      const version = Number(parameters.get('version')) || undefined;
      const found = await queries.fetchQuery(trpc.script.get.queryOptions({ id: script, version }));
      return fromScript(found);
    }
    const tool = parameters.get('tool');
    if (tool !== null) {
      const tools = await queries.fetchQuery(trpc.tool.list.queryOptions());
      const found = tools.find((each) => each.name === tool);
      return (
        found && { ...firstDraft, text: found.text, tool: { name: found.name, text: found.text } }
      );
    }
    const again = parameters.get('again');
    if (again === null) return undefined;
    const run = await queries.fetchQuery(trpc.run.get.queryOptions({ id: again }));
    changeUrl(writeSelector(run.selector));
    return draftOfRun(run);
  }).current;
}

function fromScript(found: {
  readonly id: string;
  readonly name: string;
  readonly version: { readonly id: string; readonly number: number; readonly text: string };
}): Draft {
  const { id, name, version } = found;
  return {
    ...firstDraft,
    text: version.text,
    script: { id, name, versionId: version.id, version: version.number, text: version.text },
  };
}
