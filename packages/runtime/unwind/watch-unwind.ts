import { type Diagnostic, unwindIncomplete } from '@sonde/compiler';
import type { Losses } from '../losses.ts';
import type { UnwindTables } from './unwind-tables.ts';

/** How often it is asked whether stacks ended early; the processes are looked at when some did. */
const lookIntervalMs = 50;
/** Looks after which they are looked at in any case: other code may have come to an address that had some. */
const looksMax = 20;

export interface UnwindWatch {
  readonly tables: UnwindTables;
  readonly losses: Pick<Losses, 'stacks'>;
  readonly warn: (diagnostic: Diagnostic) => void;
}

/**
 * Keeps the tables up with processes that load libraries or execute another program: the first stacks of new code end
 * there, are counted, and have its rules read. Gives what stops it, and says how many they were.
 */
export function watchUnwind({ tables, losses, warn }: UnwindWatch): () => void {
  let seen = 0n;
  let looks = 0;
  const look = (): void => {
    const { stacks } = losses;
    looks = stacks === seen ? looks + 1 : looksMax;
    seen = stacks;
    if (looks >= looksMax) {
      tables.refreshAll();
      looks = 0;
    }
    for (const warning of tables.takeWarnings()) warn(warning);
  };
  look();
  const timer = setInterval(look, lookIntervalMs);
  return () => {
    clearInterval(timer);
    const { stacks } = losses;
    if (stacks > 0n)
      warn(
        unwindIncomplete(
          `${stacks} ${stacks === 1n ? 'stack ends' : 'stacks end'} before the outermost function`,
          hint,
        ),
      );
  };
}

const hint =
  'Code that is made while a program runs has no rules, and those of a library come a moment after it is loaded';
