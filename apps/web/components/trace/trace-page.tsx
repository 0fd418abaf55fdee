'use client';
import { format } from '@sonde/compiler';
import { Button, EmptyState, Notice, SplitPane, useToast } from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useMemo, useRef, useState } from 'react';
import { Answer } from '../answer/answer.tsx';
import type { Run } from '../answer/run-feed.ts';
import { useRun } from '../answer/use-run.ts';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import { type ScriptPlace, scriptLanguage } from '../editor/language.ts';
import { ActionLink } from '../frame/action-link.tsx';
import { changeUrl, useUrlState } from '../frame/url-state.ts';
import { startInput, startInputOfRun } from './again.ts';
import { isChanged, parametersOf } from './draft.ts';
import { collectDiagnostics, KernelChips, kernelStates } from './kernel-chips.tsx';
import { RunBar } from './run-bar.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { ScriptOptions } from './script-options.tsx';
import { readSelector, type Selector, selectHosts, writeSelector } from './selector.ts';
import { TargetPicker } from './target-picker.tsx';
import { useChecks } from './use-checks.ts';
import { useDraft } from './use-draft.ts';
import { useSave } from './use-save.ts';

/** The workspace: script and hosts above, the answer below. */
export function TracePage() {
  const [runId] = useUrlState('run');
  const workspace = useWorkspace();
  return (
    <>
      {workspace.bringBack && (
        <Notice>
          Your draft from before was put aside.{' '}
          <Button size="small" onClick={workspace.bringBack}>
            Bring it back
          </Button>{' '}
          <Button size="small" look="quiet" onClick={workspace.forget}>
            Dismiss
          </Button>
        </Notice>
      )}
      <SplitPane
        name="trace"
        label="Height of the editor"
        direction="column"
        initial={0.42}
        first={<Upper {...workspace} />}
        second={
          <>
            <RunBar {...workspace.bar} />
            <ScriptOptions
              options={workspace.options}
              named={workspace.draft.named}
              onChange={(named) => workspace.change({ named })}
            />
            {runId === '' ? (
              <EmptyState title="The answer appears here">
                Write a script or take one from the{' '}
                <Link href="/scripts?tab=tools" className="text-accent underline">
                  tools
                </Link>
                , choose hosts, and run it with Ctrl+Enter.
              </EmptyState>
            ) : (
              <LiveAnswer key={runId} id={runId} onRunAgain={workspace.runAgain} />
            )}
          </>
        }
      />
      {workspace.saving.naming && (
        <SaveDialog
          suggested={workspace.draft.tool?.name ?? ''}
          problem={workspace.saving.problem}
          busy={workspace.saving.busy}
          onSave={workspace.saving.saveAs}
          onClose={workspace.saving.stopNaming}
        />
      )}
    </>
  );
}

function LiveAnswer({ id, onRunAgain }: { id: string; onRunAgain(run: Run): void }) {
  return <Answer followed={useRun(id)} onRunAgain={onRunAgain} />;
}

/** Everything the workspace knows and does, for its parts. */
function useWorkspace() {
  const trpc = useTRPC();
  const router = useRouter();
  const { draft, change, bringBack, forget, opening } = useDraft();
  const { selector, setSelector } = useSelector();
  const [kernel, setKernel] = useState<string>();
  const list = useQuery(trpc.host.list.queryOptions({}));
  const hosts = useMemo(() => list.data ?? [], [list.data]);
  const chosen = useMemo(() => selectHosts(hosts, selector), [hosts, selector]);
  // One that is not uploaded yet cannot be checked against; once it is, the list of hosts says so.
  const kernelIds = [
    ...new Set(chosen.flatMap(({ kernel: each }) => (each?.uploaded ? each.id : []))),
  ];
  const parameters = parametersOf(draft);
  const checks = useChecks({ text: draft.text, kernelIds, parameters });
  const kernels = useMemo(() => kernelStates(chosen, checks), [chosen, checks]);
  const syntax = checks.get('');
  const diagnostics = useMemo(
    () => collectDiagnostics(kernels, kernel, syntax),
    [kernels, kernel, syntax],
  );
  const language = useLanguage({ kernelId: kernel ?? kernels[0]?.id, parameters });
  const saving = useSave(draft, change);
  const start = useStart();
  const whyNot = useWhyNot();
  const toast = useToast();
  // Whoever may run may save and schedule too.
  const forbidden = whyNot('run.start');
  const refusing = kernels
    .filter((each) => each.check?.result === 'error')
    .reduce((sum, each) => sum + each.hostCount, 0);
  const blocked =
    forbidden ??
    (opening ? 'The script is still being opened.' : undefined) ??
    whyBlocked(draft.text, chosen.length, syntax?.result === 'error' ? chosen.length : refusing);
  const onRun = () => {
    // The keys come here too, without a button that could show the reason.
    if (blocked !== undefined) return toast(blocked, 'bad');
    if (start.isPending) return;
    start.mutate(startInput(draft, selector));
  };
  const toSchedule = (scriptId: string) => {
    const search = new URLSearchParams({ edit: 'new', script: scriptId });
    for (const [name, value] of Object.entries(writeSelector(selector))) {
      if (value !== '') search.set(name, value);
    }
    router.push(`/schedules?${search}`);
  };
  const onSave = () => {
    if (forbidden === undefined) saving.save();
    else toast(forbidden, 'bad');
  };
  const onSchedule = () => {
    if (draft.script === undefined || isChanged(draft)) saving.save(toSchedule);
    else toSchedule(draft.script.id);
  };
  return {
    runAgain: (run: Run) => start.mutate(startInputOfRun(run)),
    draft,
    change,
    bringBack,
    forget,
    hosts,
    noHosts: list.data?.length === 0,
    selector,
    setSelector,
    kernels,
    kernel,
    setKernel,
    diagnostics,
    options: kernels.find((each) => each.check?.options.length)?.check?.options ?? [],
    language,
    saving,
    addHostBlocked: whyNot('host.joinToken.create'),
    bar: {
      draft,
      change,
      hostCount: chosen.length,
      refusing,
      blocked,
      forbidden,
      busy: start.isPending,
      asksUnsafe: diagnostics.some((each) => each.diagnostic.code === 'unsafe-function'),
      onRun,
      onSave,
      onSchedule,
    },
  };
}

function whyBlocked(text: string, hosts: number, refusing: number): string | undefined {
  if (text.trim() === '') return 'There is no script to run.';
  if (hosts === 0) return 'No host is chosen.';
  if (refusing === hosts)
    return 'The script compiles on none of the chosen hosts: see what is underlined.';
  return undefined;
}

/** The selector lives in the address, so that a link carries it and Back undoes it. */
function useSelector() {
  const search = useSearchParams();
  const hosts = search.get('hosts');
  const labels = search.get('labels');
  const selector = useMemo(() => readSelector(hosts, labels), [hosts, labels]);
  return { selector, setSelector: (next: Selector) => changeUrl(writeSelector(next)) };
}

/** Completion and hover speak of the chosen kernel, or of the most common one. */
function useLanguage(where: ScriptPlace) {
  const latest = useRef(where);
  latest.current = where;
  const [language] = useState(() => scriptLanguage(() => latest.current));
  return language;
}

function useStart() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation(
    trpc.run.start.mutationOptions({
      onSuccess: ({ id }) => {
        changeUrl({ run: id, tab: '' }, 'push');
        return queries.invalidateQueries({ queryKey: trpc.run.pathKey() });
      },
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
}

function Upper(workspace: ReturnType<typeof useWorkspace>) {
  const { draft, change, diagnostics, bar, hosts, selector, setSelector } = workspace;
  return (
    <SplitPane
      name="targets"
      label="Width of the editor"
      direction="row"
      initial={0.66}
      first={
        <CodeEditor
          label="Script"
          value={draft.text}
          onChange={(text) => change({ text })}
          diagnostics={diagnostics}
          onRun={bar.onRun}
          onSave={bar.onSave}
          format={format}
          language={workspace.language}
        />
      }
      second={
        <aside aria-label="Hosts to trace" className="flex min-h-0 flex-1 flex-col gap-3 p-3">
          {workspace.noHosts ? (
            <EmptyState
              title="No host has joined yet"
              action={
                <ActionLink href="/hosts?add=1" look="primary" blocked={workspace.addHostBlocked}>
                  Add a host
                </ActionLink>
              }
            >
              One pasted line makes a machine a host of this team.
            </EmptyState>
          ) : (
            <>
              <TargetPicker hosts={hosts} selector={selector} onChange={setSelector} />
              <KernelChips
                kernels={workspace.kernels}
                chosen={workspace.kernel}
                onChoose={workspace.setKernel}
              />
            </>
          )}
        </aside>
      }
    />
  );
}
