/** Run by scripts/bench.mjs. A name on the command line picks the benches whose titles contain it. */
import { type BenchResult, runBench } from './bench.ts';
import { coldStart } from './cold-start.ts';
import { compileTime } from './compile-time.ts';
import { peakMemory } from './peak-memory.ts';
import { machineText, reportText } from './report.ts';

const wanted = process.argv.slice(2);
const benches = [...coldStart(), peakMemory(), ...compileTime()].filter(
  ({ title }) => wanted.length === 0 || wanted.some((word) => title.includes(word)),
);

console.log(`${machineText(process.env.SONDE_PEER_VERSION ?? 'unknown')}\n`);
const results: BenchResult[] = [];
for (const bench of benches) results.push(await runBench(bench));
console.log(reportText(results));
