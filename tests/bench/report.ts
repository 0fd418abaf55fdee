import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { type BenchResult, median } from './bench.ts';

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
    `sonde ${version} on Node ${process.versions.node}, bpftrace ${peerVersion}`,
  ].join('\n');
}

/** Medians, with the range in which all samples lie, as a table. */
export function reportText(results: readonly BenchResult[]): string {
  const rows = [header, ...results.map(rowOf)];
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
  const met = (ratio ?? median(own!)) <= bench.target;
  return [
    bench.title,
    sampleText(own!, bench.unit),
    peer ? sampleText(peer, bench.unit) : '–',
    ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`,
    ratio === undefined ? `≤ ${bench.target} ${bench.unit}` : `≤ ${bench.target} ×`,
    met ? 'met' : 'missed',
  ];
}

function sampleText(samples: readonly number[], unit: string): string {
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  return `${median(samples).toFixed(1)} ${unit} (${least.toFixed(1)}–${most.toFixed(1)})`;
}
