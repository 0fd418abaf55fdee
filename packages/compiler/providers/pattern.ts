/** Wildcards of attach points: `*` stands for any run of characters, the empty one too. */

export const isPattern = (text: string): boolean => text.includes('*');

/** A test of names against a pattern; linear in the length of the name for each `*`. */
export function matcher(pattern: string): (name: string) => boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(head) || !name.endsWith(tail)) return false;
    let from = head.length;
    const limit = name.length - tail.length;
    if (from > limit) return false;
    for (const part of rest) {
      const found = name.indexOf(part, from);
      if (found < 0 || found + part.length > limit) return false;
      from = found + part.length;
    }
    return true;
  };
}
