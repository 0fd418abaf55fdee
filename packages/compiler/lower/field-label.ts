/** Longer texts are no heading. */
const longest = 40;

/**
 * What a field of a record is called, from the text of the argument that fills it: `pid` for `pid`, `filename` for
 * `str(args.filename)`, `delta_us` for `$delta_us`. Undefined for a literal, and where the text is too long for a heading.
 */
export function fieldLabel(text: string): string | undefined {
  const inner = withoutCall(text.trim());
  if (inner === '' || inner.length > longest || /[\r\n]/.test(inner)) return undefined;
  if (/^[\d"'-]/.test(inner)) return undefined;
  const path = /^[$\w]+(?:(?:\.|->)\w+)*$/.test(inner);
  return path ? inner.replace(/^.*(?:\.|->|\$(?=\D))/, '') : inner;
}

/** `str(args.name, 32)` is about `args.name`; a call of several others, such as strftime(), is about itself. */
function withoutCall(text: string): string {
  const call = /^(\w+)\((.*)\)$/s.exec(text);
  if (call === null) return text;
  const [, name = '', inside = ''] = call;
  const args = splitArguments(inside);
  // `(a) + (b)` and the like: the last parenthesis closes another one than the first opened.
  if (args === undefined) return text;
  const [first = ''] = args;
  const reads = args.length === 1 || name === 'str';
  return reads && first !== '' ? withoutCall(first.trim()) : name;
}

/** The parts between commas outside of brackets and strings; undefined when a bracket closes that was not opened. */
function splitArguments(text: string): string[] | undefined {
  const parts = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|./gs)) {
    if ('([{'.includes(token)) depth++;
    if (')]}'.includes(token) && --depth < 0) return undefined;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}
