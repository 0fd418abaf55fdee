import type { Extension } from '@codemirror/state';

/** What the language brings to the editor beside colours. */
export const scriptLanguage: Extension = [];

/** The text in canonical form; undefined when it cannot be read. */
export const formatScript = (text: string): string | undefined => text;
