import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { hoverTooltip, keymap, type Tooltip } from '@codemirror/view';
import type { Completion } from '@sonde/compiler';
import { languageClient, type Place } from './language-client.ts';
import { signatureTooltip } from './signature-tooltip.ts';

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

/** Whose probes and fields, and what is given to the script. */
export type ScriptPlace = Pick<Place, 'kernelId' | 'parameters'>;

/**
 * Completion, hover and what calls take, by the compiler. `where` is asked for each time, because the chosen hosts
 * change while somebody types.
 */
export function scriptLanguage(where: () => ScriptPlace): Extension {
  return [
    autocompletion({
      override: [(context) => completeAt(context, where())],
      maxRenderedOptions: 100,
    }),
    keymap.of(completionKeymap),
    hoverTooltip((view, offset) =>
      hoverAt({ text: view.state.doc.toString(), offset, ...where() }),
    ),
    signatureTooltip((text, offset) => languageClient().signature({ text, offset, ...where() })),
  ];
}

async function completeAt(
  context: CompletionContext,
  where: ScriptPlace,
): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  // Unasked only inside a word or right after what opens one, so that a space or a brace brings no list.
  if (!context.explicit && context.matchBefore(/[\w$@:.*-]$/) === null) return null;
  const { from, items } = await languageClient().complete({ text, offset: context.pos, ...where });
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

async function hoverAt(place: Place): Promise<Tooltip | null> {
  const found = await languageClient().hover(place);
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
