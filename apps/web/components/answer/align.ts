/** Points of one line by time. */
export interface Points {
  readonly id: string;
  readonly values: ReadonlyMap<number, number | undefined>;
}

/** Brings points of several lines onto one axis, ascending; a missing point is a gap. */
export function align(points: readonly Points[]): {
  times: number[];
  lines: { id: string; values: (number | null)[] }[];
} {
  const times = [...new Set(points.flatMap((point) => [...point.values.keys()]))].sort(
    (left, right) => left - right,
  );
  return {
    times,
    lines: points.map((point) => ({
      id: point.id,
      values: times.map((time) => point.values.get(time) ?? null),
    })),
  };
}
