import type { Input } from './target.ts';

/** How many tries shrinking may take; each runs the target once. */
const triesMax = 4000;

type StillFails = (smaller: Input) => Promise<boolean>;

/**
 * The smallest input found that still fails in the same way, as `stillFails` says. Bytes lose pieces, large ones
 * first. Text loses groups in brackets, statements and words, so that a script mostly stays one.
 */
export async function shrink(
  input: Input,
  stillFails: StillFails,
  untilMs: number,
): Promise<Input> {
  let tries = 0;
  const isSmaller: StillFails = async (smaller) => {
    if (++tries > triesMax || performance.now() > untilMs) return false;
    return stillFails(smaller);
  };
  if (typeof input !== 'string') {
    const bytes = await cutPieces([...input], (pieces) => isSmaller(Uint8Array.from(pieces)));
    return Uint8Array.from(bytes);
  }
  let text = input;
  for (let before = ''; before !== text; ) {
    before = text;
    text = await cutRanges(text, isSmaller);
  }
  return text;
}

/** Cuts runs of pieces, of half of them down to one. */
async function cutPieces<T>(all: T[], fails: (pieces: T[]) => Promise<boolean>): Promise<T[]> {
  let pieces = all;
  for (let size = pieces.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < pieces.length; ) {
      const smaller = [...pieces.slice(0, at), ...pieces.slice(at + size)];
      if (await fails(smaller)) pieces = smaller;
      else at += size;
    }
  }
  return pieces;
}

/** Tries every range once, the longest first: without it, or with something simple in its place. */
async function cutRanges(input: string, fails: StillFails): Promise<string> {
  let text = input;
  for (let rank = 0; rank < rangesOf(text).length; rank += 1) {
    const range = rangesOf(text)[rank]!;
    for (const simple of simplerThan(text.slice(range.start, range.end))) {
      const smaller = text.slice(0, range.start) + simple + text.slice(range.end);
      if (smaller.length >= text.length || !(await fails(smaller))) continue;
      text = smaller;
      rank -= 1;
      break;
    }
  }
  return text;
}

function simplerThan(piece: string): string[] {
  if (piece.startsWith('(')) return ['', '1', '"a"', piece.slice(1, -1)];
  if (piece.startsWith('{')) return ['', '{ }', piece.slice(1, -1)];
  return [''];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const word = /\s*(?:"(?:[^"\\]|\\.)*"|[\w$@.]+|.)/gsu;

/** Bracketed groups, what lies between semicolons, commas and braces, and single words; the longest first. */
function rangesOf(text: string): Range[] {
  const ranges: Range[] = [];
  const open: { start: number; part: number }[] = [{ start: 0, part: 0 }];
  for (const { 0: token, index } of text.matchAll(word)) {
    const end = index + token.length;
    const sign = token.trim();
    const start = end - sign.length;
    const around = open.at(-1)!;
    if ('({['.includes(sign) && sign !== '') open.push({ start, part: end });
    else if (')}]'.includes(sign) && sign !== '' && open.length > 1) {
      ranges.push({ start: around.part, end: start }, { start: around.start, end });
      open.pop();
      const outer = open.at(-1)!;
      if (sign === '}') {
        ranges.push({ start: outer.part, end });
        outer.part = end;
      }
    } else if (sign === ';' || sign === ',') {
      ranges.push({ start: around.part, end });
      around.part = end;
    } else ranges.push({ start: index, end });
  }
  return ranges
    .filter(({ start, end }) => end > start)
    .sort((a, b) => b.end - b.start - (a.end - a.start));
}
