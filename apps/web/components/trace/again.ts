import type { Parameters, RunDetail } from '@sonde/api/client';
import type { Inputs } from '../api/client.ts';
import { type Draft, draftName, firstDraft, isChanged, joinWords, parametersOf } from './draft.ts';
import type { Selector } from './selector.ts';

type StartInput = Inputs['run']['start'];

/** What a draft on these hosts asks of the control plane. */
export function startInput(draft: Draft, selector: Selector): StartInput {
  return {
    text: draft.text,
    scriptName: draftName(draft),
    ...(draft.script && !isChanged(draft) ? { scriptVersionId: draft.script.versionId } : {}),
    selector,
    ...parametersOf(draft),
    limits: {
      ...draft.otherLimits,
      durationMs: draft.durationS * 1000,
      overheadPercent: draft.overheadPercent,
    },
  };
}

/** An old run as a draft: the same text, parameters and limits under the same name. Its hosts go into the address. */
export function draftOfRun(
  run: Pick<RunDetail, 'text' | 'scriptName' | 'scriptVersion' | 'limits' | keyof Parameters>,
): Draft {
  const { text, scriptName: name, scriptVersion, named, pid, cgroup, unsafe, reportsReads } = run;
  const { durationMs, overheadPercent, ...otherLimits } = run.limits;
  const draft = {
    ...firstDraft,
    text,
    positional: joinWords(run.positional),
    named,
    pid,
    cgroup,
    unsafe,
    reportsReads,
    durationS: durationMs / 1000,
    overheadPercent,
    otherLimits,
  };
  if (scriptVersion !== null) {
    const { id: versionId, scriptId: id, number: version } = scriptVersion;
    return { ...draft, script: { id, versionId, version, name, text } };
  }
  return name === draftName(firstDraft) ? draft : { ...draft, tool: { name, text } };
}

/** The same again: the text, hosts, parameters and limits of the run, whatever the draft has become. */
export const startInputOfRun = (run: RunDetail): StartInput => ({
  ...startInput(draftOfRun(run), run.selector),
  positional: [...run.positional],
});
