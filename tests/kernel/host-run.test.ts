import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HostRun } from '../../apps/collector/host-run.ts';
import { policySchema } from '../../apps/collector/policy.ts';
import { openMachine } from '../../packages/ebpf/index.ts';
import { Batch, RunHostState, type StartRun } from '../../packages/proto/index.ts';

const machine = openMachine();
const policy = policySchema.parse({ maxEventsPerSecond: 1e9, maxOverheadPercent: 10_000 });

function request(source: string, positional: string[]): StartRun {
  return {
    runId: 'run',
    runHostId: 'run-host',
    scriptName: 'flood',
    source,
    positional,
    named: {},
    limits: undefined,
    interactive: true,
    unsafe: false,
    startedBy: 'test',
    snapshotIntervalMs: 100,
    pid: 0,
    cgroup: '',
    reportsReads: false,
  };
}

/** Writes to /dev/null for a second, as often as it can. */
const flood = () =>
  spawn('timeout', ['1', 'dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1', 'status=none']);

test('a run says where it pinned its iterator', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-bpffs-'));
  execFileSync('mount', ['-t', 'bpf', 'bpf', folder]);
  try {
    const run = new HostRun({
      request: request(`iter:task:${folder}/tasks { printf("%d\\n", ctx.task.pid); }`, []),
      machine,
      policy: { ...policy, allowPinnedIterators: true },
      changed: () => {},
    });
    await run.start();
    await expect.poll(() => run.isEnded, { timeout: 10_000 }).toBe(true);
    expect(run.update).toMatchObject({
      state: RunHostState.RUN_HOST_STATE_DONE,
      pinnedPaths: [`${folder}/tasks`],
    });
    rmSync(`${folder}/tasks`);
  } finally {
    execFileSync('umount', [folder]);
    rmdirSync(folder);
  }
});

test('with a tiny outbox and nobody to empty it, every event of a flood is delivered or counted', async () => {
  const child = flood();
  const run = new HostRun({
    request: request(
      `tracepoint:syscalls:sys_enter_write /comm == "dd" && (pid == $1 || curtask.parent.tgid == $1)/ {
         @n = count(); printf("%d\\n", args.fd);
       }
       end { print(@n); printf("end\\n"); }`,
      [String(child.pid)],
    ),
    machine,
    policy,
    changed: () => {},
    outboxBytesMax: 200_000,
  });
  await run.start();
  await new Promise((done) => child.once('exit', done));
  run.stop('stopped');
  await expect.poll(() => run.isEnded, { timeout: 10_000 }).toBe(true);
  expect(run.update.state).toBe(RunHostState.RUN_HOST_STATE_DONE);

  const batches = run.outbox
    .unacknowledged()
    .map((batch) => Batch.decode(Batch.encode(batch).finish()));
  let delivered = 0n;
  let printed: bigint | undefined;
  for (const { output } of batches.flatMap((batch) => batch.outputs)) {
    if (output?.$case === 'events') delivered += BigInt(output.value.count);
    if (output?.$case === 'snapshot' && output.value.entries[0] && output.value.reason === 2)
      printed = output.value.entries[0].value.readBigUInt64LE();
  }
  const totals = run.update.totals!;
  expect(totals.events).toBe(delivered);
  expect(totals.lostCollector).toBeGreaterThan(1000n);
  // What print(@n) gave came through although the outbox was full: it knows how many events there were.
  expect(delivered + totals.lostCollector + totals.lostKernel).toBe((printed ?? 0n) + 1n);
  expect(run.outbox.sizeBytes).toBeLessThan(200_000);
});
