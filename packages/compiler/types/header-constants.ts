import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { CItem } from '../syntax/ast.ts';
import type { CInclude } from '../syntax/c/declaration.ts';
import { readPreamble } from '../syntax/c/preamble.ts';
import { parse } from '../syntax/parse.ts';

/** Headers that include each other are followed up to this many. */
const headersMax = 200;

/**
 * Constants that the included headers define, from the host's own copies. Types need no headers, as BTF has
 * them; a header that the host lacks is therefore no mistake. Nothing is read before a name is asked for.
 */
export function headerConstants(
  includes: readonly CInclude[],
  kernel: Pick<KernelInfo, 'header'>,
): (name: string) => bigint | undefined {
  let known: Map<string, bigint> | undefined;
  return (name) => {
    known ??= readConstants(includes, kernel);
    return known.get(name);
  };
}

function readConstants(
  includes: readonly CInclude[],
  kernel: Pick<KernelInfo, 'header'>,
): Map<string, bigint> {
  const waiting = includes.map(({ path }) => path);
  const seen = new Set<string>();
  const defines: CItem[] = [];
  while (waiting.length > 0 && seen.size < headersMax) {
    const path = waiting.shift()!;
    if (seen.has(path)) continue;
    seen.add(path);
    for (const item of directivesOf(kernel.header(path) ?? '')) {
      if (item.kind === 'include') waiting.push(item.path);
      if (item.kind === 'define') defines.push(item);
    }
  }
  const constants = new Map<string, bigint>();
  for (const [name, { value }] of readPreamble(defines, new Diagnostics()).defines) {
    if (typeof value === 'bigint') constants.set(name, value);
  }
  return constants;
}

/**
 * The #define and #include lines of a header. Conditions around them are not weighed: which ones hold is
 * known only to a compiler for that machine, and hardly any constant has two values.
 */
function directivesOf(text: string): readonly CItem[] {
  const kept: string[] = [];
  let continues = false;
  for (const line of text.split('\n')) {
    const word = line.trimStart();
    const starts =
      word.startsWith('#') &&
      ['define', 'include'].some((each) => word.slice(1).trimStart().startsWith(each));
    if (starts || continues) kept.push(line);
    continues = (starts || continues) && line.endsWith('\\');
  }
  const source = { name: 'header', text: `${kept.join('\n')}\n` };
  return parse(source, new Diagnostics()).preamble;
}
