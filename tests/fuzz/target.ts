import type { Random } from './random.ts';

export type Input = string | Uint8Array;

/**
 * Something that must survive whatever it is fed. What it throws is a finding; what it gives back is counted,
 * so that a run shows how far its inputs reach ("refused: bad-operand", "loaded").
 */
export interface Target {
  readonly name: string;
  /** What is promised: "is read without a crash …". */
  readonly promise: string;
  /** The longest that one input may take, in milliseconds of a CPU; past that it hangs. */
  readonly limitMs: number;
  /** Extension of a saved finding. */
  readonly extension: string;
  /** What it needs of the machine; the reason when that is missing. */
  readonly missing?: () => string | undefined;
  /** Called once in the process that runs the target. */
  prepare(): Feeder | Promise<Feeder>;
}

export interface Feeder {
  make(random: Random): Input;
  feed(input: Input): string | Promise<string>;
}

/** A feeder of text alone: what the others would give is a mistake of the harness. */
export function textFeeder(
  make: (random: Random) => string,
  feed: (text: string) => string | Promise<string>,
): Feeder {
  return {
    make,
    feed: (input) => feed(typeof input === 'string' ? input : new TextDecoder().decode(input)),
  };
}

export function bytesFeeder(
  make: (random: Random) => Uint8Array,
  feed: (bytes: Uint8Array) => string | Promise<string>,
): Feeder {
  return {
    make,
    feed: (input) => feed(typeof input === 'string' ? new TextEncoder().encode(input) : input),
  };
}
