/** Names in the order of their code units, each once. */
export const inOrder = (names: Iterable<string>): string[] => [...new Set(names)].sort();
