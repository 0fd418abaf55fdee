/** Run by scripts/bench.mjs. A name on the command line picks the benches whose titles contain it. */

import { attachInside } from './attach-inside.ts';
import { attachTime, wildcard } from './attach-time.ts';
import { type BenchResult, runBench } from './bench.ts';
import { checkTime } from './check-time.ts';
import { coldStart } from './cold-start.ts';
import { compileTime } from './compile-time.ts';
import { eventCost } from './event-cost.ts';
import { peakMemory } from './peak-memory.ts';
import { machineText, reportText } from './report.ts';
import { lostRows } from './rows.ts';

const wanted = process.argv.slice(2);
const all = [
  ...coldStart(),
  peakMemory(),
  ...compileTime(),
  ...checkTime(),
  ...attachTime(),
  ...attachInside(),
  ...eventCost(),
  wildcard(),
  lostRows(),
];
const benches = all.filter(
  ({ title }) => wanted.length === 0 || wanted.some((word) => title.includes(word)),
);

console.log(`${machineText(process.env.SONDE_PEER_VERSION ?? 'unknown')}\n`);
const results: BenchResult[] = [];
for (const bench of benches) results.push(await runBench(bench));
console.log(reportText(results));
