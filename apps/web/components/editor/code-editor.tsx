'use client';
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, type Diagnostic as Mark, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import type { RunDiagnostic } from '@sonde/api/client';
import { useEffect, useRef, useState } from 'react';
import { highlighting } from './highlighting.ts';
import { OutlineMenu } from './outline-menu.tsx';
import { problemFrom } from './problem-from.ts';
import { Problems } from './problems.tsx';
import { editorTheme } from './theme.ts';

/** A diagnostic with who says so, where not every kernel agrees. */
export interface EditorDiagnostic {
  readonly diagnostic: RunDiagnostic;
  /** Such as `6.1.0-28-amd64`; undefined when it is true everywhere. */
  readonly source?: string | undefined;
}

export interface CodeEditorProps {
  /** Accessible name. */
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  readonly diagnostics: readonly EditorDiagnostic[];
  /** Ctrl/Cmd+Enter and Shift+Enter. */
  onRun(): void;
  /** Ctrl/Cmd+S. */
  onSave(): void;
  /** Shift+Alt+F: the text in canonical form, or as it is when it has a syntax error. */
  format(text: string): string;
  /** Completion, hover and whatever else the language brings. Read once, when the editor appears. */
  readonly language: Extension;
}

/** The editor for scripts. It owns its text while somebody types; a value from outside replaces it. */
export function CodeEditor(props: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const [cursor, setCursor] = useState(0);
  const [outlined, setOutlined] = useState(false);
  const showOffset = (offset: number) => {
    if (view.current) goTo(view.current, offset);
  };
  useEffect(() => {
    if (place.current === null) return;
    const { label, value, language } = latest.current;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          commands(
            () => latest.current,
            () => setOutlined(true),
          ),
          ...basics(label),
          language,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
            if (update.docChanged || update.selectionSet)
              setCursor(update.state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === props.value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } });
  }, [props.value]);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const length = editor.state.doc.length;
    editor.dispatch(
      setDiagnostics(
        editor.state,
        props.diagnostics.map((each) => toMark(each, length)),
      ),
    );
  }, [props.diagnostics]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div ref={place} className="min-h-0 flex-1 overflow-hidden" />
      <Problems
        problems={props.diagnostics}
        text={props.value}
        cursor={cursor}
        onGoTo={({ diagnostic }) => showOffset(diagnostic.span.start)}
      >
        <OutlineMenu
          text={props.value}
          cursor={cursor}
          open={outlined}
          onOpenChange={setOutlined}
          onGoTo={showOffset}
          returnFocus={() => view.current?.focus()}
        />
      </Problems>
    </div>
  );
}

function goTo(editor: EditorView, offset: number): void {
  const anchor = Math.min(offset, editor.state.doc.length);
  editor.dispatch({
    selection: { anchor },
    effects: EditorView.scrollIntoView(anchor, { y: 'nearest', yMargin: 48 }),
  });
  editor.focus();
}

/** Before the default keys, because Enter and Ctrl+Enter mean something there. */
function commands(props: () => CodeEditorProps, showOutline: () => void): Extension {
  const run = () => {
    props().onRun();
    return true;
  };
  return keymap.of([
    { key: 'Mod-Enter', run },
    { key: 'Shift-Enter', run },
    {
      key: 'Mod-s',
      preventDefault: true,
      run() {
        props().onSave();
        return true;
      },
    },
    {
      key: 'Shift-Alt-f',
      run(editor) {
        const before = editor.state.doc.toString();
        const after = props().format(before);
        if (after === before) return true;
        const at = Math.min(editor.state.selection.main.head, after.length);
        editor.dispatch({
          changes: { from: 0, to: before.length, insert: after },
          selection: { anchor: at },
        });
        return true;
      },
    },
    {
      key: 'Mod-Shift-o',
      preventDefault: true,
      run() {
        showOutline();
        return true;
      },
    },
    { key: 'F8', run: (editor) => goToProblem(editor, props().diagnostics, 'next') },
    { key: 'Shift-F8', run: (editor) => goToProblem(editor, props().diagnostics, 'previous') },
    // Tab indents; Escape, then Tab leaves the editor, as CodeMirror's own keymap has it.
    indentWithTab,
  ]);
}

function goToProblem(
  editor: EditorView,
  problems: readonly EditorDiagnostic[],
  direction: 'next' | 'previous',
): boolean {
  const found = problemFrom(problems, editor.state.selection.main.head, direction);
  if (found !== undefined) goTo(editor, found.diagnostic.span.start);
  return true;
}

function basics(label: string): Extension[] {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    search({ top: true }),
    lintGutter(),
    highlighting,
    editorTheme,
    placeholder('Type a probe, such as tracepoint:sched:sched_process_exec { … }'),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
  ];
}

function toMark({ diagnostic, source }: EditorDiagnostic, length: number): Mark {
  const from = Math.min(diagnostic.span.start, length);
  return {
    from,
    to: Math.max(from, Math.min(diagnostic.span.end, length)),
    severity: diagnostic.severity,
    message: [diagnostic.message, ...diagnostic.hints.map((hint) => `Hint: ${hint}`)].join('\n'),
    ...(source === undefined ? {} : { source }),
  };
}
