import { fixtureKernel } from '../../kernel/fixture.ts';
import { kernelContext } from '../kernel-context.ts';

/** For tests: the frozen kernel, and what is known without one. */
export const context = kernelContext(fixtureKernel());

/** Splits a text at its caret, written as a bar. Two bars are the operator. */
export function caret(marked: string): { text: string; offset: number } {
  const offset = marked.search(/(?<!\|)\|(?!\|)/);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
