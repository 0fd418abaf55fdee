import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip, keymap, type Tooltip } from '@codemirror/view';
import type { Completion } from '@sonde/compiler';
import { languageClient } from './language-client.ts';

/** Names of CodeMirror's icons for what can be completed. */
const icons: Record<Completion['kind'], string> = {
  provider: 'namespace',
  probe: 'event',
  field: 'property',
  builtin: 'constant',
  function: 'function',
  keyword: 'keyword',
  name: 'variable',
};

/**
 * Completion and hover by the compiler. `kernelId` says whose probes and fields; it is asked for each
 * time, because the chosen hosts change while somebody types.
 */
export function scriptLanguage(kernelId: () => string | undefined): Extension {
  return [
    autocompletion({
      override: [(context) => completeAt(context, kernelId())],
      maxRenderedOptions: 100,
    }),
    keymap.of(completionKeymap),
    hoverTooltip((view, offset) => hoverAt(view.state.doc.toString(), offset, kernelId())),
  ];
}

async function completeAt(
  context: CompletionContext,
  kernelId: string | undefined,
): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  // Unasked only inside a word or right after what opens one, so that a space or a brace brings no list.
  if (!context.explicit && context.matchBefore(/[\w$@:.*-]$/) === null) return null;
  const { from, items } = await languageClient().complete({ text, offset: context.pos, kernelId });
  if (context.aborted || items.length === 0) return null;
  return {
    from,
    filter: false,
    options: items.map((item) => ({
      label: item.label,
      type: icons[item.kind],
      ...(item.detail === undefined ? {} : { detail: item.detail }),
      ...(item.docs === undefined ? {} : { info: item.docs }),
    })),
  };
}

async function hoverAt(
  text: string,
  offset: number,
  kernelId: string | undefined,
): Promise<Tooltip | null> {
  const found = await languageClient().hover({ text, offset, kernelId });
  if (found === undefined) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create() {
      const dom = document.createElement('div');
      dom.className = 'cm-help';
      const title = dom.appendChild(document.createElement('code'));
      title.textContent = found.title;
      if (found.docs !== undefined) {
        dom.appendChild(document.createElement('p')).textContent = found.docs;
      }
      return { dom };
    },
  };
}
