/** A matcher of whole texts for a pattern in which `*` stands for any characters. */
export function glob(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  const parts = pattern.split('*');
  if (parts.length === 1) return (text) => text === pattern;
  const first = parts[0] as string;
  const last = parts[parts.length - 1] as string;
  const middle = parts.slice(1, -1);
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    // Each part where it first occurs leaves the most room for the rest.
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** The names that match a pattern: the very same array when it is a star alone, as for the 80,000 of a full listing. */
export const matching = (names: readonly string[], pattern: string): readonly string[] =>
  pattern === '*' ? names : names.filter(glob(pattern));
