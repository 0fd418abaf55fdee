import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import {
  type EditorView,
  keymap,
  showTooltip,
  type Tooltip,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { SignatureHelp } from '@sonde/compiler';

type Ask = (text: string, offset: number) => Promise<SignatureHelp | undefined>;

/**
 * What the call at the cursor takes, above it, with the argument at hand in bold. Appears when somebody types in a
 * call, follows the cursor, and goes when it leaves the call or with Escape.
 */
export function signatureTooltip(ask: Ask): Extension {
  return [
    shown,
    ViewPlugin.define((view) => ({ update: (update) => follow(update, view, ask) })),
    // Before the default keys; what completion does with Escape comes first.
    Prec.low(keymap.of([{ key: 'Escape', run: hide }])),
  ];
}

const setShown = StateEffect.define<SignatureHelp | undefined>();

const shown = StateField.define<SignatureHelp | undefined>({
  create: () => undefined,
  update(value, { effects, changes }) {
    const set = effects.findLast((effect) => effect.is(setShown));
    if (set !== undefined) return set.value;
    return value && { ...value, from: changes.mapPos(value.from) };
  },
  provide: (field) =>
    showTooltip.from(field, (help): Tooltip | null =>
      help === undefined
        ? null
        : { pos: help.from, above: true, create: () => ({ dom: dom(help) }) },
    ),
});

/** Asks after every key; a cursor that only moves asks while something is shown. */
function follow(update: ViewUpdate, view: EditorView, ask: Ask): void {
  const { state } = update;
  const isOpen = state.field(shown) !== undefined;
  const typed = update.transactions.some((each) => each.isUserEvent('input'));
  if (!typed && !(isOpen && (update.docChanged || update.selectionSet))) return;
  const offset = state.selection.main.head;
  ask(state.doc.toString(), offset).then((help) => {
    // A later key has asked again.
    if (view.state.doc !== state.doc || view.state.selection.main.head !== offset) return;
    if (help === undefined && view.state.field(shown) === undefined) return;
    view.dispatch({ effects: setShown.of(help) });
  });
}

function hide(view: EditorView): boolean {
  if (view.state.field(shown) === undefined) return false;
  view.dispatch({ effects: setShown.of(undefined) });
  return true;
}

function dom({ label, active, docs }: SignatureHelp): HTMLElement {
  const element = document.createElement('div');
  element.className = 'cm-help';
  const code = element.appendChild(document.createElement('code'));
  const { from, to } = active ?? { from: label.length, to: label.length };
  code.append(label.slice(0, from));
  if (from < to) code.appendChild(document.createElement('strong')).append(label.slice(from, to));
  code.append(label.slice(to));
  if (docs !== undefined) element.appendChild(document.createElement('p')).append(docs);
  return element;
}
