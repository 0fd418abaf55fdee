export const knownDifferences: Readonly<Record<string, string>> = {};
