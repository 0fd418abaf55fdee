import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { shoot } from './browser.ts';
import { goTo, openTab, runAttached, runSection, stopRun, writeScript } from './person.ts';
import { startWorkload } from './workload.ts';
import { localHost, secondHost, useWorld } from './world.ts';

const world = useWorld(2);

const script = `tracepoint:syscalls:sys_enter_openat /strncmp(comm, str($1), 16) == 0/ {
  @opens = count();
  @flags = hist(args.flags);
}`;

test('two runs are laid side by side: the merged count is the sum of the hosts, and the difference is shown', async () => {
  const { page } = world;
  await writeScript(page, script);
  const counts: number[] = [];
  for (const perSecond of [100, 400]) {
    const workload = await startWorkload(perSecond);
    await page.getByLabel('Parameters').fill(workload.comm);
    await runAttached(page, 2);
    workload.begin();
    await openTab(page, '@flags');
    const chart = page.getByRole('figure', { name: '@flags', exact: true });
    await expect.poll(() => chart.count()).toBe(1);
    const opened = await workload.stop();
    await stopRun(page);
    const [row] = await tableOf(chart);
    const [merged, ...each] = (row ?? []).slice(1).map(toNumber);
    expect(merged).toBe(each.reduce((sum, count) => sum + count, 0));
    expect(Math.min(...each)).toBeGreaterThanOrEqual(opened);
    counts.push(merged ?? 0);
  }

  await runSection(page).getByRole('link', { name: 'Compare' }).click();
  const first = page.getByRole('combobox', { name: 'Baseline: run' });
  await expect.poll(() => first.locator('option').count()).toBe(3);
  await first.selectOption({ index: 2 });
  await page.getByText('@flags', { exact: true }).first().click();
  const sides = { left: 'Baseline', right: 'Other', both: 'Difference' } as const;
  const chartOf = (name: string) =>
    page.getByRole('region', { name, exact: true }).getByRole('figure').first();
  await chartOf(sides.both).waitFor();
  await shoot(page, 'compare-runs');
  expect(toNumber((await tableOf(chartOf(sides.left)))[0]?.[1])).toBe(counts[0]);
  expect(toNumber((await tableOf(chartOf(sides.right)))[0]?.[1])).toBe(counts[1]);
  const [changed] = await tableOf(chartOf(sides.both));
  expect(changed?.slice(1, 3).map(toNumber)).toEqual(counts);
});

test('two hosts of one run that saw the same do not differ', async () => {
  const { page } = world;
  await page.getByRole('combobox', { name: 'Baseline: run' }).selectOption({ index: 1 });
  for (const [side, host] of [
    ['Baseline', localHost],
    ['Other', secondHost],
  ]) {
    const choice = page.getByRole('combobox', { name: `${side}: host` });
    await choice.and(page.locator(':enabled')).selectOption({ label: host ?? '' });
  }
  const difference = page.getByRole('region', { name: 'Difference' }).getByRole('figure');
  await expect.poll(async () => Number((await tableOf(difference))[0]?.[3])).toBe(0);
  await shoot(page, 'compare-hosts');
  await goTo(page, 'Compare');
  await page.getByText('Choose two runs, or two hosts of one run').waitFor();
});

/** The rows of a chart's numbers. */
async function tableOf(figure: Locator): Promise<string[][]> {
  await figure.getByText('Table', { exact: true }).click();
  const rows = await figure.getByRole('table').locator('tbody').getByRole('row').all();
  const cells = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()));
  await figure.getByText('Chart', { exact: true }).click();
  return cells;
}

const toNumber = (text: string | undefined): number => Number(text?.replaceAll(',', ''));
