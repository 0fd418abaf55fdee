import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Case } from './case-file.ts';
import { differences } from './compare.ts';
import type { Outcome } from './golden-file.ts';
import { knownDifferences } from './known-differences.ts';
import { normalize } from './normalize.ts';
import { runCommand } from './run-command.ts';
import { runSession } from './run-session.ts';
import { digestOf, readTopics } from './topics.ts';
import { buildWorkload, type Workload } from './workload.ts';

const bundle = fileURLToPath(new URL('../../apps/cli/dist/sonde.cjs', import.meta.url));
const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)(`as bpftrace does ${isRoot ? '' : '(needs root)'}`, () => {
  let workload: Workload;
  beforeAll(() => {
    workload = buildWorkload();
  });
  afterAll(() => workload.remove());

  async function run(each: Case): Promise<Outcome> {
    const { program } = workload;
    if (each.options === undefined)
      return normalize(each, await runSession(each, program), program);
    if (!existsSync(bundle)) throw new Error('the command line is not bundled: npm run build');
    const command = [process.execPath, bundle, 'trace'];
    return normalize(each, await runCommand(command, each, program), program);
  }

  for (const { name: topic, cases, goldens } of readTopics())
    describe(topic, () => {
      test.each(cases)('$name', async (each) => {
        const golden = goldens.get(each.name);
        if (golden?.digest !== digestOf(each))
          throw new Error('no golden of this case: npm run differential -- --update');
        const found = differences(golden, await run(each)).join('\n');
        if (each.name in knownDifferences)
          expect(found, 'known as different, and no longer is').not.toBe('');
        else expect(found, each.script).toBe('');
      });
    });
});
