/**
 * `npm run fuzz -- [--minutes N | --seconds N] [--seed N] [--count N] [--only parse,load] [--findings N] [--save]`:
 * feeds every target made-up input for its share of the time. A finding names the seed that makes it again:
 * `--only TARGET --seed SEED --count 1`. With --save its shrunk input is kept under found/.
 */
import { parseArgs } from 'node:util';
import { type Finding, fuzz, type Report, saveFinding } from './supervise.ts';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    count: { type: 'string' },
    only: { type: 'string' },
    findings: { type: 'string', default: '5' },
    save: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !targets.some((target) => target.name === name)) ?? [];
if (unknown.length > 0) {
  const known = targets.map(({ name }) => name).join(', ');
  console.error(`There is no target ${unknown.join(', ')}; there are ${known}`);
  process.exit(2);
}
const chosen = targets.filter(({ name }) => wanted?.includes(name) ?? true);
const seconds = Number(values.seconds ?? Number(values.minutes ?? 1) * 60) / chosen.length;
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const count = values.count === undefined ? {} : { count: Number(values.count) };

console.log(`seed ${seed}, ${seconds.toFixed()} s for each of ${chosen.length} targets`);
for (const target of chosen) {
  const missing = target.missing?.();
  if (missing !== undefined) {
    console.log(`- ${target.name}: skipped, ${missing}`);
    continue;
  }
  const findingsMax = Number(values.findings);
  const report = await fuzz(target, { seed, seconds, findingsMax, ...count });
  show(target, report);
  if (report.findings.length > 0) process.exitCode = 1;
}

function show(target: Target, { inputs, outcomes, findings }: Report): void {
  const mark = findings.length === 0 ? '✓' : '✗';
  console.log(
    `${mark} ${target.name} ${target.promise}: ${inputs} inputs, ${findings.length} findings`,
  );
  const most = [...outcomes].sort(([, a], [, b]) => b - a).slice(0, 12);
  console.log(most.map(([outcome, times]) => `    ${times} ${outcome}`).join('\n'));
  for (const finding of findings) showFinding(target, finding);
}

function showFinding(target: Target, finding: Finding): void {
  const { seed: ownSeed, error, input } = finding;
  console.log(`  --only ${target.name} --seed ${ownSeed} --count 1\n${error}`);
  console.log(
    typeof input === 'string' ? input : Buffer.from(input).toString('hex').slice(0, 4000),
  );
  if (values.save) console.log(`  kept as ${saveFinding(finding, target)}`);
}
