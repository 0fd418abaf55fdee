import { expect, test } from 'vitest';
import { openContext, shoot } from './browser.ts';
import {
  openTab,
  readTable,
  runAttached,
  runSection,
  savedText,
  signIn,
  stopRun,
  writeScript,
} from './person.ts';
import { startWorkload } from './workload.ts';
import { localHost, secondHost, useWorld } from './world.ts';

const world = useWorld(2);
const hosts = [localHost, secondHost].sort();

const thousands = new Intl.NumberFormat('en');

const script = (comm: string) => `tracepoint:syscalls:sys_enter_openat /comm == "${comm}"/ {
  printf("%s\\n", str(args.filename));
  @opens[comm] = count();
  @flags = hist(args.flags);
}`;

test('a run on two hosts survives a restart of the control plane without a lost or doubled event', async () => {
  const { page, stack } = world;
  const workload = await startWorkload(400);
  await writeScript(page, script(workload.comm));
  await runAttached(page, 2);
  workload.begin();

  const rows = page.getByRole('table', { name: 'Events' });
  await expect.poll(async () => hostsIn(await readTable(rows))).toEqual(hosts);
  await shoot(page, 'trace-live-events');
  await openTab(page, '@flags');
  const chart = page.getByRole('figure', { name: '@flags', exact: true });
  const before = await countIn(chart);
  await expect.poll(() => countIn(chart)).toBeGreaterThan(before);
  await shoot(page, 'trace-live-histogram');

  await stack.stopServer();
  await runSection(page).getByText('Connection lost, reconnecting').waitFor();
  await shoot(page, 'trace-connection-lost');
  await stack.startServer();
  const atRestart = await countIn(chart);
  await expect.poll(() => countIn(chart), { timeout: 20_000 }).toBeGreaterThan(atRestart);

  const opened = await workload.stop();
  const atLeast = opened * hosts.length;
  await expect.poll(() => countIn(chart), { timeout: 10_000 }).toBeGreaterThanOrEqual(atLeast);
  await stopRun(page);
  const address = page.url();

  const fresh = await openContext(world.browser);
  await signIn(fresh.page, stack.link);
  await fresh.page.goto(address);
  const printed = new Map<string, number>();
  for (const host of hosts) {
    const lines = (await savedText(fresh.page, host)).filter((line) => line.startsWith('/'));
    printed.set(host, lines.length);
    expect(numbersIn(lines, workload.comm)).toEqual([...Array(opened).keys()]);
  }
  const total = [...printed.values()].reduce((sum, each) => sum + each, 0);
  await runSection(fresh.page)
    .getByText(`${thousands.format(total)} events`)
    .waitFor();
  await shoot(fresh.page, 'run-text');
  await openTab(fresh.page, 'Hosts');
  await shoot(fresh.page, 'run-hosts');
  const ledger = await readTable(fresh.page.getByRole('table', { name: 'Hosts of this run' }));
  expect(ledger.map(({ Host, State, Events, Lost }) => [Host, State, Events, Lost]).sort()).toEqual(
    hosts.map((host) => [host, 'Done', thousands.format(printed.get(host) ?? 0), '0']),
  );
  await openTab(fresh.page, '@opens');
  await shoot(fresh.page, 'run-counts');
  await fresh.context.close();
});

const hostsIn = (rows: readonly Record<string, string>[]): string[] =>
  [...new Set(rows.map((row) => row.Host ?? ''))].filter(Boolean).sort();

/** All counts of a histogram's bars. */
async function countIn(chart: ReturnType<typeof world.page.getByRole>): Promise<number> {
  const bars = await chart.getByRole('listitem').all();
  const titles = await Promise.all(bars.map((bar) => bar.getAttribute('title')));
  return titles.reduce(
    (sum, title) => sum + Number(/: ([\d,]+),/.exec(title ?? '')?.[1]?.replaceAll(',', '') ?? 0),
    0,
  );
}

/** The numbers of the files that the workload opened, in the order they were printed. */
const numbersIn = (lines: readonly string[], comm: string): number[] =>
  lines.flatMap((line) => (line.startsWith(`/tmp/${comm}/`) ? [Number(line.slice(-7))] : []));
