import { expect, test } from 'vitest';
import { shoot } from './browser.ts';
import { goTo, readTable, runSection, signIn, writeScript } from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(1);

test('Schedule saves the draft and offers what was chosen; times that make no sense are refused', async () => {
  const { page } = world;
  await writeScript(page, 'begin { printf("tick\\n"); exit(); }');
  await page.getByRole('button', { name: 'Schedule' }).click();
  const save = page.getByRole('dialog', { name: 'Save as a script of the team' });
  await save.getByLabel('Name').fill('ticking');
  await save.getByRole('button', { name: 'Save script' }).click();

  const sheet = page.getByRole('dialog', { name: 'New schedule' });
  await sheet.getByLabel('Name', { exact: true }).fill('every minute');
  await expect
    .poll(() => sheet.getByLabel('Script').locator('option:checked').innerText())
    .toBe('ticking');
  const next = sheet.getByRole('list', { name: 'Next five times' }).getByRole('listitem');
  await expect.poll(() => next.count()).toBe(5);
  await sheet.getByText('Cron', { exact: true }).click();
  await sheet.getByRole('textbox', { name: 'Cron' }).fill('61 * * * *');
  await sheet.getByText('61').last().waitFor();
  await expect.poll(() => next.count()).toBe(0);
  await sheet.getByRole('textbox', { name: 'Cron' }).fill('* * * * *');
  await expect.poll(() => next.count()).toBe(5);
  await shoot(page, 'schedule-new');
  await sheet.getByRole('button', { name: 'Create schedule' }).click();
  await sheet.waitFor({ state: 'hidden' });
  await shoot(page, 'schedules');
});

test('its runs appear by themselves, also after a restart of the control plane', async () => {
  const { page, stack } = world;
  const runs = page.getByRole('table', { name: 'Runs' });
  const ended = async () =>
    (await readTable(runs)).filter((run) => run.State === 'Ended' && run.Events === '1').length;
  await goTo(page, 'Runs');
  await expect.poll(ended, { timeout: 75_000 }).toBe(1);
  await stack.stopServer();
  await stack.startServer();
  await signIn(page, stack.link);
  await goTo(page, 'Runs');
  await expect.poll(ended, { timeout: 75_000 }).toBe(2);
  await shoot(page, 'runs');
  await runs.getByRole('link', { name: '#2' }).click();
  await runSection(page).getByText('the script called exit()').waitFor();
}, 170_000);

test('a schedule that is off starts nothing, and can be deleted', async () => {
  const { page } = world;
  await goTo(page, 'Schedules');
  await page.getByRole('button', { name: 'Disable every minute' }).click();
  await page.getByRole('button', { name: 'Enable every minute' }).waitFor();
  await page.getByRole('button', { name: 'Edit every minute' }).click();
  await page.getByRole('button', { name: 'Delete schedule' }).click();
  await page.getByRole('button', { name: 'Delete for good: its runs stay' }).click();
  await page.getByText('Nothing is scheduled').waitFor();
});
