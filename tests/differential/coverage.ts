import type { Topic } from './topics.ts';

/** Cases by row (`section: label`), in the order of the files. */
export function casesByRow(topics: readonly Topic[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, row } of topics.flatMap(({ cases }) => cases))
    found.set(row, [...(found.get(row) ?? []), name]);
  return found;
}

/** coverage.md: each row and its cases. */
export function coverageText(
  rows: Readonly<Record<string, readonly string[]>>,
  elsewhere: Readonly<Record<string, string>>,
  cases: ReadonlyMap<string, readonly string[]>,
): string {
  const sections = Object.entries(rows).map(([section, labels]) => {
    const lines = labels.map(
      (label) => `| ${label} | ${(cases.get(`${section}: ${label}`) ?? []).join(', ')} |`,
    );
    return `## ${section}\n\n| row | cases |\n| --- | --- |\n${lines.join('\n')}\n`;
  });
  const others = Object.entries(elsewhere).map(([row, place]) => `| ${row} | ${place} |`);
  return [
    '# What the cases cover\n',
    'Written by `npm run differential -- --update`.\n',
    ...sections,
    `## held elsewhere\n\n| row | place |\n| --- | --- |\n${others.join('\n')}\n`,
  ].join('\n');
}
