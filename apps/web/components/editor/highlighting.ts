import type { Extension } from '@codemirror/state';

export const highlighting: Extension = [];
