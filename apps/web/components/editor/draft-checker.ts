/**
 * How a draft fares on each kernel, in two steps. At every key: syntax and types, which find nearly everything. When
 * nobody has typed for a moment: the programs, because only code generation knows how large they become. What that
 * found before stays where it was until it is known anew, so that nothing flickers.
 */
import { toCompileOptions } from '@sonde/api/client';
import type { CheckedScript, Diagnostic, KernelInfo, NamedOption } from '@sonde/compiler';
import { checkScript, compileChecked, Diagnostics, parse } from '@sonde/compiler';
import type { CheckAnswer, CheckRequest } from './language-messages.ts';
import { movedDiagnostics } from './moved-diagnostics.ts';

/** Longer than between two keys of somebody who types. */
export const idleMs = 400;

export interface DraftCheckerOptions {
  loadKernel(id: string): Promise<KernelInfo | undefined>;
  send(answer: CheckAnswer): void;
  /** Resolves after so many milliseconds, and after whatever came in meanwhile was begun. */
  pause(ms: number): Promise<void>;
}

/** What code generation found in a text, on one kernel. */
interface Late {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A function that checks a draft. The newest call wins: older ones fall silent. */
export function draftChecker(options: DraftCheckerOptions): (draft: CheckRequest) => Promise<void> {
  const { loadKernel, send, pause } = options;
  const late = new Map<string, Late>();
  let newest = 0;

  return async (draft) => {
    const { kind, id, text } = draft;
    newest = id;
    send({ kind, id, kernelId: '', ...checkSyntax(text) });
    const checked = new Map<string, CheckedScript>();
    for (const kernelId of draft.kernelIds) {
      const kernel = await loadKernel(kernelId);
      await pause(0);
      if (id !== newest) return;
      if (kernel === undefined) {
        send({ kind, id, kernelId, result: 'unknown', diagnostics: [], options: [] });
        continue;
      }
      const found = checkScript(text, kernel, toCompileOptions(draft.parameters));
      if (found.input) checked.set(kernelId, found);
      const known = found.input ? moved(late.get(kernelId), text) : [];
      send({ kind, id, kernelId, ...verdictOf([...found.diagnostics, ...known], found.options) });
    }
    await pause(idleMs);
    for (const [kernelId, found] of checked) {
      await pause(0);
      if (id !== newest) return;
      const { diagnostics, options: named } = compileChecked(found);
      const before = late.get(kernelId)?.diagnostics ?? [];
      const own = diagnostics.filter((each) => !found.diagnostics.includes(each));
      late.set(kernelId, { text, diagnostics: own });
      if (own.length + before.length > 0)
        send({ kind, id, kernelId, ...verdictOf(diagnostics, named) });
    }
  };
}

const moved = (late: Late | undefined, text: string): readonly Diagnostic[] =>
  late === undefined ? [] : movedDiagnostics(late.diagnostics, late.text, text);

type Verdict = Pick<CheckAnswer, 'result' | 'diagnostics' | 'options'>;

function checkSyntax(text: string): Verdict {
  const diagnostics = new Diagnostics();
  parse({ name: 'script', text }, diagnostics);
  return verdictOf(diagnostics.list, []);
}

function verdictOf(diagnostics: readonly Diagnostic[], options: readonly NamedOption[]): Verdict {
  const refused = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { result: refused ? 'error' : 'ok', diagnostics, options };
}
