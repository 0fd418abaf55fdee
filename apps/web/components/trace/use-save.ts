'use client';
import { useToast } from '@sonde/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import type { Draft } from './draft.ts';

/**
 * Saves the draft: a new version of its script, or, by way of a name, a new script. `then` gets the
 * script's id when it is stored.
 */
export function useSave(draft: Draft, change: (part: Partial<Draft>) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const [naming, setNaming] = useState<{ then: (id: string) => void }>();
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.script.pathKey() });
  const create = useMutation(trpc.script.create.mutationOptions());
  const update = useMutation(trpc.script.update.mutationOptions());

  async function save(then: (id: string) => void = () => {}): Promise<void> {
    const { script, text } = draft;
    if (script === undefined) {
      create.reset();
      setNaming({ then });
      return;
    }
    try {
      const saved = await update.mutateAsync({ id: script.id, text });
      change({
        script: { ...script, version: saved.version, versionId: saved.scriptVersionId, text },
      });
      toast(`${script.name} is saved as version ${saved.version}.`);
      await refresh();
      then(script.id);
    } catch (error) {
      toast(errorText(error), 'bad');
    }
  }

  async function saveAs(name: string, description: string): Promise<void> {
    const { text } = draft;
    const saved = await create.mutateAsync({ name, description, text }).catch(() => undefined);
    if (saved === undefined) return;
    const { id, version, scriptVersionId: versionId } = saved;
    change({ script: { id, name, version, versionId, text } });
    toast(`${name} is saved.`);
    const then = naming?.then;
    setNaming(undefined);
    await refresh();
    then?.(id);
  }

  return {
    save,
    saveAs,
    naming: naming !== undefined,
    stopNaming: () => setNaming(undefined),
    problem: create.error === null ? undefined : errorText(create.error),
    busy: create.isPending || update.isPending,
  };
}
