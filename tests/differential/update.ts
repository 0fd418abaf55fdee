/**
 * `npm run differential -- --update [topic | case…]`: runs bpftrace on the cases and keeps what it does as
 * goldens. Cases whose golden exists are run again only when named, or all with `--all`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Case } from './case-file.ts';
import type { Outcome } from './golden-file.ts';
import { normalize } from './normalize.ts';
import { runCommand } from './run-command.ts';
import { readTopics, type Topic, writeGoldens } from './topics.ts';
import { buildWorkload } from './workload.ts';

const peerScript = fileURLToPath(new URL('../../scripts/peer.mjs', import.meta.url));
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const all = process.argv.includes('--all');

const isWanted = (topic: Topic, each: Case): boolean =>
  all || named.includes(topic.name) || named.includes(each.name) || !topic.goldens.has(each.name);

const peer = spawnSync(process.execPath, [peerScript], { encoding: 'utf8' }).stdout.trim();
const { program, remove } = buildWorkload();
for (const topic of readTopics()) {
  const goldens = new Map<string, Outcome>();
  for (const each of topic.cases) {
    const kept = topic.goldens.get(each.name);
    const golden = isWanted(topic, each) ? await runPeer(each) : kept;
    if (golden !== undefined) goldens.set(each.name, golden);
  }
  writeGoldens(topic.name, goldens);
  console.log(`${topic.name}: ${goldens.size} cases`);
}
remove();

async function runPeer(each: Case): Promise<Outcome | undefined> {
  try {
    return normalize(each, await runCommand([peer], each, program), program);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
