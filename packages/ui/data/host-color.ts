/**
 * Colours for hosts and other categories, chosen to stay apart for readers with any of the common
 * colour deficiencies (after Okabe and Ito, and Paul Tol's bright scheme).
 */
export const categoryColors: readonly string[] = [
  '#4477aa',
  '#e69f00',
  '#228833',
  '#cc79a7',
  '#33a3cc',
  '#d55e00',
  '#aa3377',
  '#8a8a00',
  '#009e73',
  '#ee6677',
  '#7b6cc4',
  '#8c6d46',
];

export interface HostMark {
  readonly color: string;
  /** Past a dozen the colours repeat with another shape. */
  readonly shape: 'disc' | 'square' | 'diamond';
}

const shapes = ['disc', 'square', 'diamond'] as const;

/** A mark per id, stable for the same set of ids whatever their order. */
export function markHosts(ids: readonly string[]): ReadonlyMap<string, HostMark> {
  return new Map(
    [...new Set(ids)].sort().map((id, index) => [
      id,
      {
        color: categoryColors[index % categoryColors.length] ?? '#4477aa',
        shape: shapes[Math.floor(index / categoryColors.length) % shapes.length] ?? 'disc',
      },
    ]),
  );
}
