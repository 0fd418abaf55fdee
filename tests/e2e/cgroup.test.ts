import { test } from 'vitest';
import { shoot } from './browser.ts';
import {
  expectRunnable,
  openTab,
  runButton,
  runSection,
  waitForEnd,
  writeScript,
} from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(1);

const field = 'Trace only this cgroup or container, empty all';

test('a host without the cgroup that a run is limited to says what it has', async () => {
  const { page } = world;
  await writeScript(page, 'profile:hz:99 { @seen = count(); } interval:ms:300 { exit(); }');
  await page.getByLabel(field).fill('/no/such/service');
  await expectRunnable(page, 1);
  await runButton(page).click();
  await page.getByText('No cgroup /no/such/service').first().waitFor();
  await page.getByText('Hint: ').waitFor();
  await shoot(page, 'cgroup-missing');
});

test('a run limited to a cgroup traces its tasks, and its details say so', async () => {
  const { page } = world;
  await page.getByLabel(field).fill('/');
  await expectRunnable(page, 1);
  await runButton(page).click();
  await runSection(page).getByText('#2').waitFor();
  await waitForEnd(page);
  await openTab(page, 'Details');
  await page.getByText('only /', { exact: true }).waitFor();
  await shoot(page, 'cgroup-details');
});
