import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { type Bench, type BenchResult, median } from './bench.ts';

const header = ['bench', 'sonde', 'bpftrace', 'ratio', 'target', ''];

/** What the numbers were measured on. */
export function machineText(peerVersion: string): string {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const { version } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return [
    `${cpus().length} × ${processor}, ${memory}, Linux ${release()}`,
    'medians of rounds in which each ran once, with the range of all samples; ratio: sonde / bpftrace',
    `sonde ${version} on Node ${process.versions.node}, bpftrace ${peerVersion}`,
  ].join('\n');
}

/** Medians, with the range in which all samples lie, as a table. */
export function reportText(results: readonly BenchResult[]): string {
  const rows = [header, ...results.map(rowOf), ...groupRows(results)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf({ bench, samples }: BenchResult): string[] {
  const [own, peer] = samples;
  const ratio = peer && median(own!) / median(peer);
  const cells = [
    bench.title,
    sampleText(own!, bench.unit),
    peer ? sampleText(peer, bench.unit) : '–',
    ratio === undefined ? '–' : ratioText(ratio),
  ];
  // Of a group, the mean has the target.
  if (bench.group !== undefined) return [...cells, '', ''];
  const bound = bench.higherIsBetter ? '≥' : '≤';
  const target = `${bound} ${bench.target} ${ratio === undefined ? bench.unit : '×'}`;
  return [...cells, target, verdict(bench, ratio ?? median(own!))];
}

const ratioText = (ratio: number): string => `${ratio.toFixed(ratio < 0.1 ? 3 : 2)} ×`;

const verdict = ({ higherIsBetter, target }: Bench, value: number): string =>
  (higherIsBetter ? value >= target : value <= target) ? 'PASS' : 'MISSED';

/** The geometric mean of a group's ratios. */
function groupRows(results: readonly BenchResult[]): string[][] {
  const groups = new Map<string, BenchResult[]>();
  for (const result of results) {
    const { group } = result.bench;
    if (group) groups.set(group, [...(groups.get(group) ?? []), result]);
  }
  return [...groups].map(([group, members]) => {
    const logs = members.map(({ samples: [own, peer] }) => Math.log(median(own!) / median(peer!)));
    const mean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
    const { bench } = members[0]!;
    const title = `geometric mean: ${group} (${members.length} scripts)`;
    return [title, '', '', ratioText(mean), `≤ ${bench.target} ×`, verdict(bench, mean)];
  });
}

function sampleText(samples: readonly number[], unit: string): string {
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  return `${median(samples).toFixed(1)} ${unit} (${least.toFixed(1)}–${most.toFixed(1)})`;
}
