/**
 * `npm run differential -- --update [topic | case…]`: runs bpftrace on the cases and keeps what it does as
 * goldens. A case that is as it was is run again only when it or its topic is named, or with `--all`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Case } from './case-file.ts';
import { casesByRow, coverageText } from './coverage.ts';
import type { Golden } from './golden-file.ts';
import { normalize } from './normalize.ts';
import { heldElsewhere, rows } from './rows.ts';
import { runCommand } from './run-command.ts';
import { digestOf, readTopics, type Topic, writeGoldens } from './topics.ts';
import { buildWorkload } from './workload.ts';

const peerScript = fileURLToPath(new URL('../../scripts/peer.mjs', import.meta.url));
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const all = process.argv.includes('--all');

const isWanted = (topic: Topic, each: Case): boolean =>
  all ||
  named.includes(topic.name) ||
  named.includes(each.name) ||
  topic.goldens.get(each.name)?.digest !== digestOf(each);

const peer = spawnSync(process.execPath, [peerScript], { encoding: 'utf8' }).stdout.trim();
const { program, remove } = buildWorkload();
for (const topic of readTopics()) {
  const goldens = new Map<string, Golden>();
  for (const each of topic.cases) {
    const kept = topic.goldens.get(each.name);
    const golden = isWanted(topic, each) ? await runPeer(each) : kept;
    if (golden !== undefined) goldens.set(each.name, golden);
  }
  writeGoldens(topic.name, goldens);
  console.log(`${topic.name}: ${goldens.size} cases`);
}
remove();
const topics = readTopics();
writeFileSync(
  new URL('coverage.md', import.meta.url),
  coverageText(rows, heldElsewhere, casesByRow(topics)),
);

async function runPeer(each: Case): Promise<Golden | undefined> {
  try {
    const outcome = await runCommand([peer], each, program);
    return { ...normalize(each, outcome, program), digest: digestOf(each) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
