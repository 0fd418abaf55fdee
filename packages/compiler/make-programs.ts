import { type AssembledScript, assemblePrograms } from './codegen/programs.ts';
import { Diagnostics } from './diagnostics/diagnostic.ts';
import { type LoweredScript, type LowerInput, lower } from './lower/lower.ts';
import type { Span } from './source/span.ts';

export interface MadePrograms extends AssembledScript {
  readonly lowered: LoweredScript;
  /** Programs that are too large. */
  readonly found: Diagnostics;
}

/**
 * Lowers and assembles. Few scripts do not fit the stack with what they keep there to be quick: these are made once
 * more, without. `home` leads from what was imported to the script itself.
 */
export function makePrograms(input: LowerInput, home: (span: Span) => Span): MadePrograms {
  const found = new Diagnostics();
  const lowered = lower(input);
  const assembled = assemblePrograms(lowered.programs, { ...input, home }, found);
  return assembled.exceedsStack && input.savesStack !== true
    ? makePrograms({ ...input, savesStack: true }, home)
    : { ...assembled, lowered, found };
}
