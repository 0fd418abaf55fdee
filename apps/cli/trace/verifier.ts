import { type CompiledScript, lineColumn, type ProgramSpec, type Source } from '@sonde/compiler';
import type { Machine } from '@sonde/ebpf';
import { type SessionError, verifyScript } from '@sonde/runtime';
import { writeError } from '../write.ts';

type Lines = Pick<ProgramSpec, 'lineInfo'>;

/** `3: (b7) r1 = 5`, also where the registers come between; in the list of live registers, dots. */
const insnLine = /^\s*(\d+): (?:[\w.]+ )?\([0-9a-f]{2}\) /;
/** Longer pieces of the script are cut: the place says where the rest is. */
const pieceMax = 60;

/** `-d verifier`: has the kernel verify each program, and gives what it says. Throws SessionError as a session would. */
export function verifierText(
  compiled: CompiledScript,
  { binding, kernel }: Machine,
  source: Source,
): string {
  const texts: string[] = [];
  verifyScript(compiled, { binding, kernel }, (program, log) => {
    texts.push(`${program.name}:\n${withSource(log, program, source)}`);
  });
  return texts.join('\n');
}

/** A verifier's log in which the piece of the script stands before the instructions that come from it. */
export function withSource(log: string, { lineInfo }: Lines, source: Source): string {
  let shown: Lines['lineInfo'][number] | undefined;
  const lines = log.trimEnd().split('\n');
  const annotated = lines.flatMap((line) => {
    const index = insnLine.exec(line)?.[1];
    if (index === undefined) return [line];
    const from = lineInfo.findLast((each) => each.insnIndex <= Number(index));
    if (from === undefined || from === shown) return [line];
    shown = from;
    return [`; ${pieceOf(source, from.span)}`, line];
  });
  return `${annotated.join('\n')}\n`;
}

/** Of a program that the verifier refused: all that it says, with the script beside it, or how that ends. */
export function showLog({ log, program }: SessionError, source: Source, whole: boolean): void {
  if (!log) return;
  writeError(whole && program !== undefined ? withSource(log, program, source) : logTail(log));
}

/** The lines of a verifier's log that say why. */
function logTail(log: string): string {
  const lines = log.trimEnd().split('\n');
  const tail = lines.slice(-8).map((line) => `  ${line}\n`);
  return `${tail.join('')}HINT: -v prints the whole log of the verifier, up to log_size\n`;
}

function pieceOf(source: Source, span: { readonly start: number; readonly end: number }): string {
  const { line, column } = lineColumn(source, span.start);
  const text = source.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  const piece = text.length > pieceMax ? `${text.slice(0, pieceMax)}…` : text;
  return `${source.name}:${line}:${column}: ${piece}`;
}
