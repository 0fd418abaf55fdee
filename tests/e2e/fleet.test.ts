import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shoot } from './browser.ts';
import { beat, type Guest, machineSeenByGuests, startGuest } from './guests.ts';
import {
  expectRunnable,
  goTo,
  hostRow,
  makeJoinLine,
  openTab,
  readTable,
  runAttached,
  runButton,
  runSection,
  stopRun,
  writeScript,
} from './person.ts';
import { localHost, useWorld } from './world.ts';

/** A control plane on this machine, and guests with kernels of their own that join it over the network. */
const series = ['6.1', '6.12', '7.3'];
const hosts = [localHost, ...series.map((each) => `guest-${each}`)].sort();

const world = useWorld(1, machineSeenByGuests);
const guests: Guest[] = [];
const folder = mkdtempSync(join(tmpdir(), 'sonde-fleet-'));
let local: ChildProcess | undefined;

beforeAll(async () => {
  const { page } = world;
  // Three emulated machines and this one share its processors.
  page.setDefaultTimeout(120_000);
  local = startLocalBeat();
  for (const each of series) guests.push(startGuest(each, await makeJoinLine(page)));
  await goTo(page, 'Hosts');
  for (const { name, said } of guests)
    await hostRow(page, name)
      .getByText('Online')
      .waitFor()
      .catch((error) => {
        throw new Error(`${name} did not join: ${said()}`, { cause: error });
      });
  await shoot(page, 'fleet-hosts');
  await goTo(page, 'Trace');
  await page.getByLabel('Duration in seconds, 0 until stopped').fill('0');
}, 600_000);

afterAll(async () => {
  local?.kill();
  await Promise.all(guests.map((guest) => guest.stop()));
  rmSync(folder, { recursive: true });
}, 60_000);

test('one run on four kernels gives the rows of each', async () => {
  const { page } = world;
  await writeScript(
    page,
    `tracepoint:sched:sched_process_exec /comm == "${beat}"/ {
  printf("%s\\n", str(args.filename));
  @starts[comm] = count();
}`,
  );
  await runAttached(page, hosts.length);
  const rows = page.getByRole('table', { name: 'Events' });
  await expect
    .poll(async () => hostsIn(await readTable(rows)), { timeout: 120_000 })
    .toEqual(hosts);
  await shoot(page, 'fleet-events');
  await openTab(page, '@starts');
  await shoot(page, 'fleet-map');
  await stopRun(page);
  await openTab(page, 'Hosts');
  const ledger = await readTable(page.getByRole('table', { name: 'Hosts of this run' }));
  expect(ledger.map(({ Host, State, Lost }) => [Host, State, Lost]).sort()).toEqual(
    hosts.map((host) => [host, 'Done', '0']),
  );
}, 400_000);

test.each([
  {
    lacking: 'a field that came with 6.8',
    script: `tracepoint:sched:sched_process_exec /comm == "${beat}"/ {
  printf("%d\\n", (uint64)curtask.dl_server == 0);
}`,
    refused: 'guest-6.1',
    says: /dl_server/,
  },
  {
    lacking: 'kprobes',
    script: `kprobe:begin_new_exec /comm == "sh"/ { printf("%s\\n", func); }`,
    refused: localHost,
    says: /kprobe/,
  },
])(
  'a host whose kernel lacks $lacking says so while the others run',
  async (each) => {
    const { page } = world;
    await goTo(page, 'Trace');
    await writeScript(page, each.script);
    await expectRunnable(page, hosts.length);
    await page.getByText('1 host will refuse it').waitFor();
    await shoot(page, `fleet-refusal-${each.refused}`);
    await runButton(page).click();
    const others = hosts.filter((host) => host !== each.refused);
    const rows = page.getByRole('table', { name: 'Events' });
    await expect
      .poll(async () => hostsIn(await readTable(rows)), { timeout: 120_000 })
      .toEqual(others);
    await stopRun(page);
    await openTab(page, 'Hosts');
    const ledger = await readTable(page.getByRole('table', { name: 'Hosts of this run' }));
    const states = ledger.map(({ Host, State }) => [Host, State]).sort();
    expect(states).toEqual(hosts.map((host) => [host, host === each.refused ? 'Failed' : 'Done']));
    expect(ledger.find(({ Host }) => Host === each.refused)?.Answer).toMatch(each.says);
    await runSection(page).getByText(each.says).first().waitFor();
    await shoot(page, `fleet-refused-${each.refused}`);
  },
  400_000,
);

const hostsIn = (rows: readonly Record<string, string>[]): string[] =>
  [...new Set(rows.map((row) => row.Host ?? ''))].filter(Boolean).sort();

/** The same process as in the guests, from a folder of the test; it ends with its standard input. */
function startLocalBeat(): ChildProcess {
  const path = join(folder, beat);
  copyFileSync('/bin/sleep', path);
  const loop = `while kill -0 ${process.pid} 2> /dev/null; do '${path}' 0.5; done`;
  return spawn('sh', ['-c', loop], { stdio: 'ignore' });
}
