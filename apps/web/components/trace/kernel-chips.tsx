'use client';
import { cn, plural, type Tone, ToneShape } from '@sonde/ui';
import type { EditorDiagnostic } from '../editor/code-editor.tsx';
import type { CheckAnswer } from '../editor/language-messages.ts';
import type { Host } from './target-picker.tsx';
import type { Checks } from './use-checks.ts';

/** What is known of the draft on one kernel. */
export interface KernelState {
  readonly id: string;
  readonly release: string;
  readonly hostCount: number;
  readonly check: CheckAnswer | undefined;
}

/** The kernels of the chosen hosts, the most common first. */
export function kernelStates(hosts: readonly Host[], checks: Checks): KernelState[] {
  const kernels = new Map<string, KernelState>();
  for (const { kernel } of hosts) {
    if (kernel === null) continue;
    kernels.set(kernel.id, {
      id: kernel.id,
      release: kernel.release,
      hostCount: (kernels.get(kernel.id)?.hostCount ?? 0) + 1,
      check: checks.get(kernel.id),
    });
  }
  return [...kernels.values()].sort((left, right) => right.hostCount - left.hostCount);
}

/** A chip per kernel: whether the draft compiles there. Choosing one shows only its diagnostics. */
export function KernelChips({
  kernels,
  chosen,
  onChoose,
}: {
  kernels: readonly KernelState[];
  chosen: string | undefined;
  onChoose(id: string | undefined): void;
}) {
  if (kernels.length === 0) return null;
  return (
    <section aria-label="Kernels" className="flex flex-col gap-1.5">
      <h3 className="text-data text-muted">{plural(kernels.length, 'kernel')} among these hosts</h3>
      <ul className="flex max-h-28 flex-wrap gap-1.5 overflow-auto">
        {kernels.map((kernel) => {
          const { tone, word } = verdict(kernel.check);
          const here = kernel.id === chosen;
          return (
            <li key={kernel.id} className="max-w-full">
              <button
                type="button"
                aria-pressed={here}
                aria-label={`${kernel.release}, ${plural(kernel.hostCount, 'host')}: ${word}`}
                title={`${word}. Click to see only what this kernel says.`}
                onClick={() => onChoose(here ? undefined : kernel.id)}
                className={cn(
                  'inline-flex h-6 max-w-full cursor-pointer items-center gap-1.5 rounded border px-2 text-data',
                  tone === 'bad'
                    ? 'border-bad-line bg-bad-soft text-bad'
                    : 'border-line-strong bg-raised text-ink hover:border-faint',
                  here && 'outline-2 outline-accent',
                )}
              >
                <span className={tone === 'ok' ? 'text-ok' : tone === 'off' ? 'text-faint' : ''}>
                  <ToneShape tone={tone} />
                </span>
                <span className="truncate font-mono">{kernel.release}</span>
                <span className="tabular-nums opacity-75">× {kernel.hostCount}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function verdict(check: CheckAnswer | undefined): { tone: Tone; word: string } {
  switch (check?.result) {
    case 'ok':
      return { tone: 'ok', word: 'compiles' };
    case 'error': {
      const errors = check.diagnostics.filter((each) => each.severity === 'error').length;
      return { tone: 'bad', word: `does not compile: ${plural(errors, 'error')}` };
    }
    case 'unknown':
      return { tone: 'off', word: 'not uploaded yet, so not checked' };
    case undefined:
      return { tone: 'off', word: 'being checked' };
  }
}

/**
 * Diagnostics of all kernels, or of the chosen one; those that not every kernel shares carry its name.
 * Where no kernel could be checked, what is wrong with the syntax alone.
 */
export function collectDiagnostics(
  kernels: readonly KernelState[],
  chosen: string | undefined,
  syntax: CheckAnswer | undefined,
): EditorDiagnostic[] {
  const asked = kernels.filter((kernel) => chosen === undefined || kernel.id === chosen);
  const checked = asked.filter((kernel) => kernel.check && kernel.check.result !== 'unknown');
  if (checked.length === 0)
    return (syntax?.diagnostics ?? []).map((diagnostic) => ({ diagnostic }));
  const found = new Map<string, { diagnostic: CheckAnswer['diagnostics'][number]; on: string[] }>();
  for (const kernel of checked) {
    for (const diagnostic of kernel.check?.diagnostics ?? []) {
      const key = `${diagnostic.span.start} ${diagnostic.span.end} ${diagnostic.message}`;
      const entry = found.get(key) ?? { diagnostic, on: [] };
      entry.on.push(kernel.release);
      found.set(key, entry);
    }
  }
  return [...found.values()].map(({ diagnostic, on }) => ({
    diagnostic,
    ...(on.length < checked.length ? { source: on.join(', ') } : {}),
  }));
}
