import type { Schema } from '@sonde/compiler';
import type { DictionaryEntry, RawEntry } from '@sonde/output';

/**
 * Names what only the host can name: addresses, stack frames, users, cgroups. Called before records
 * leave the session, so that processes that end soon are still there. May give entries again.
 */
export interface Resolver {
  /** Entries for the values in framed records (`EventsOutput.records`). */
  records(records: Uint8Array): readonly DictionaryEntry[];
  /** Entries for the keys and values of a snapshot of `schema.maps[map]`. */
  snapshot(map: number, entries: readonly RawEntry[]): readonly DictionaryEntry[];
  /** Reads what a process has mapped now, so that its addresses keep their names when it has ended. */
  remember(pid: number): void;
}

/** Made once per session. A schema without values to name should give one that costs nothing. */
export type CreateResolver = (schema: Schema) => Resolver;

/** Names nothing: readers show numbers. */
export const noResolver: Resolver = { records: () => [], snapshot: () => [], remember: () => {} };
