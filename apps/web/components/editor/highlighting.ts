import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { type HighlightKind, highlight } from '@sonde/compiler';

const marks = new Map<HighlightKind, Decoration>();

function markOf(kind: HighlightKind): Decoration {
  const mark = marks.get(kind) ?? Decoration.mark({ class: `code-${kind}` });
  marks.set(kind, mark);
  return mark;
}

/** Colours by the compiler's own reading of the whole text: a script is small and parses in well under a millisecond. */
export const highlighting: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view.state.doc.toString());
    }

    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = decorate(update.state.doc.toString());
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function decorate(text: string): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, kind } of highlight(text)) builder.add(from, to, markOf(kind));
  return builder.finish();
}
