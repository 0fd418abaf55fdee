import { readdirSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runAttached, runSection, waitForEnd, writeScript } from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(1);

/** What bpf(2) has given to a process and not taken back. A link that nobody holds is detached by the kernel. */
function bpfObjects(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
      return /anon_inode:.*(bpf|perf_event)/.test(target) ? [target] : [];
    } catch {
      return [];
    }
  });
}

test.each([
  ['an idle script', 'tracepoint:syscalls:sys_enter_reboot { @ = count(); }'],
  ['a busy script', 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }'],
  ['a script with a long end', 'interval:ms:10 { @ = count(); } end { printf("end\\n"); }'],
])('Stop ends %s on its host within a second and leaves nothing attached', async (_, text) => {
  const { page, stack } = world;
  const collector = stack.collectorPid('local');
  expect(bpfObjects(collector)).toEqual([]);
  await page.getByLabel('Duration in seconds, 0 until stopped').fill('0');
  await writeScript(page, text);
  await runAttached(page, 1);
  expect(bpfObjects(collector)).toContain('anon_inode:bpf-prog');

  const stop = runSection(page).getByRole('button', { name: 'Stop' });
  await stop.hover();
  const pressedAt = performance.now();
  await stop.click();
  await expect.poll(() => bpfObjects(collector), { interval: 10 }).toEqual([]);
  expect(performance.now() - pressedAt).toBeLessThan(1000);
  await waitForEnd(page);
  await runSection(page).getByText('Ended: somebody stopped it.').waitFor();
});

test('a run that is left alone ends by itself, and nothing stays attached', async () => {
  const { page, stack } = world;
  await page.getByLabel('Duration in seconds, 0 until stopped').fill('1');
  await runAttached(page, 1);
  await waitForEnd(page);
  await runSection(page).getByText('Ended: its time was up.').waitFor();
  expect(bpfObjects(stack.collectorPid('local'))).toEqual([]);
});
