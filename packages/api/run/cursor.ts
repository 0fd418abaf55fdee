/** How far a reader is in each RunHost: the sequence number of the last batch it has. */
export interface Position {
  readonly runHostId: string;
  readonly after: bigint;
}

/**
 * Positions as a text: the sequence numbers of the run's RunHosts, in order of id, in base 36 with
 * dots between. The RunHosts of a run never change, so the ids need not travel; four hundred hosts
 * take about a kilobyte.
 */
export const encodeCursor = (positions: readonly Position[]): string =>
  positions.map((position) => position.after.toString(36)).join('.');

/** The positions of `runHostIds` (in order of id) by a cursor; undefined when it does not belong to them. */
export function decodeCursor(
  cursor: string,
  runHostIds: readonly string[],
): Position[] | undefined {
  const parts = cursor.split('.');
  if (parts.length !== runHostIds.length || !parts.every((part) => /^[0-9a-z]{1,13}$/.test(part))) {
    return undefined;
  }
  return runHostIds.map((runHostId, index) => ({
    runHostId,
    after: parseBase36(parts[index] ?? '0'),
  }));
}

const parseBase36 = (text: string): bigint =>
  [...text].reduce((value, digit) => value * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
