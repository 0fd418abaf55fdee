import { unwindFailure } from '@sonde/compiler';
import type { StackFrame, StackValue } from '../decode/value.ts';
import { type Dictionary, dictionaryKey, type FrameLine, parseFrameText } from '../dictionary.ts';

/** A stack as bpftrace prints it: a newline, then a line for every frame, innermost first. */
export function stackText(stack: StackValue, dictionary: Dictionary): string {
  let text = '\n';
  for (const frame of stack.frames) {
    for (const line of frameLines(frame, stack, dictionary)) text += `${line}\n`;
  }
  return text;
}

/** The same in every mode. */
const failureLine = '        <unwind failure>';

function frameLines(frame: StackFrame, stack: StackValue, dictionary: Dictionary): string[] {
  if (frame.address === unwindFailure) return [failureLine];
  const hex = frame.address.toString(16);
  if (stack.mode === 'build_id') {
    return [frame.buildId === undefined ? hex : `${frame.buildId} 0x${hex}`];
  }
  if (stack.mode === 'raw') return [hex];
  const render = stack.mode === 'perf' ? perfLine : bpftraceLine;
  const lines = resolveFrame(frame, stack, dictionary);
  return lines.map((line) => render(hex, line));
}

/** The names of a frame; one line with no module when the host could not resolve it. */
export function resolveFrame(
  frame: StackFrame,
  stack: StackValue,
  dictionary: Dictionary,
): FrameLine[] {
  const text =
    stack.kind === 'kstack'
      ? dictionary.find('kstack-frame', dictionaryKey.kernelFrame(frame.address))
      : dictionary.find('ustack-frame', dictionaryKey.userFrame(frame.address, stack.pid));
  if (text !== undefined) return parseFrameText(text);
  const symbol = `0x${frame.address.toString(16)}`;
  return [{ symbol, module: unknownModule, source: '', inlined: false }];
}

const unknownModule = '[unknown]';

function bpftraceLine(_hex: string, line: FrameLine): string {
  const source = line.source === '' ? '' : `@${line.source}`;
  return `        ${line.inlined ? '[inlined] ' : ''}${line.symbol}${source}`;
}

function perfLine(hex: string, line: FrameLine): string {
  const origin = line.inlined ? 'inlined' : line.module;
  return `\t${hex} ${line.symbol}${origin === '' ? '' : ` (${origin})`}`;
}
