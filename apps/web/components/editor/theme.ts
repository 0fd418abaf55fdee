import { EditorView } from '@codemirror/view';

/** The editor in the page's own colours, light or dark by the same variables. */
export const editorTheme = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '0.8125rem',
    backgroundColor: 'var(--page)',
    color: 'var(--ink)',
  },
  // A whole frame would glare while somebody types; the bar says the same.
  '&.cm-focused': { outline: 'none', boxShadow: 'inset 2px 0 0 var(--accent)' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono, "JetBrains Mono Variable", monospace)',
    lineHeight: '1.55',
    fontVariantLigatures: 'none',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    backgroundColor: 'var(--page)',
    color: 'var(--faint)',
    border: 'none',
    paddingLeft: '4px',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection': {
    backgroundColor: 'var(--match) !important',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--selected)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selected)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: '6px',
    backgroundColor: 'var(--raised)',
    boxShadow: 'var(--float)',
    color: 'var(--ink)',
    maxWidth: '40rem',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', fontSize: '0.75rem' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--selected)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--faint)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-diagnostic': { padding: '4px 8px', fontSize: '0.75rem', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
  '.cm-diagnosticSource': { color: 'var(--faint)', fontSize: '0.75rem', opacity: '1' },
  // A sign instead of CodeMirror's coloured disc: shape before colour.
  '.cm-lint-marker, .cm-lint-marker-error, .cm-lint-marker-warning': {
    content: 'normal',
    width: 'auto',
    height: 'auto',
    fontSize: '0.75rem',
    lineHeight: '1.65',
  },
  '.cm-lint-marker-error::before': { content: '"✕"', color: 'var(--bad)' },
  '.cm-lint-marker-warning::before': { content: '"▲"', color: 'var(--warn)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warn)',
    textUnderlineOffset: '3px',
  },
  '.cm-panels': { backgroundColor: 'var(--subtle)', color: 'var(--ink)' },
  '.cm-panels input, .cm-panels button': { fontSize: '0.75rem' },
  '.cm-help': { padding: '6px 10px', fontSize: '0.75rem' },
  '.cm-help p': { color: 'var(--muted)', marginTop: '4px', fontFamily: 'var(--font-sans)' },
  '.cm-completionInfo': { padding: '6px 10px', fontSize: '0.75rem', color: 'var(--muted)' },
  '.cm-placeholder': { color: 'var(--faint)' },
});
