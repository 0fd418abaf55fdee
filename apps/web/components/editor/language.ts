import type { Extension } from '@codemirror/state';

/** What the language brings to the editor beside colours. */
export const scriptLanguage: Extension = [];
