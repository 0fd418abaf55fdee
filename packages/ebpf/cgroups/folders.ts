import { readdirSync } from 'node:fs';

/** Names of the directories in a directory; none when it cannot be read, or went away. */
export function foldersIn(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}
