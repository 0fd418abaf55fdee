import { expect, test } from 'vitest';
import { shoot } from './browser.ts';
import {
  expectRunnable,
  goTo,
  openTab,
  readTable,
  runButton,
  waitForEnd,
  writeScript,
} from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(1);

const first = 'begin { printf("first\\n"); exit(); }';
const second = 'begin { printf("second\\n"); exit(); }';

test('a draft survives a reload', async () => {
  const { page } = world;
  await writeScript(page, first);
  await page.getByLabel('Parameters').fill('1 "two words"');
  await page.reload();
  const editor = page.getByRole('textbox', { name: 'Script' });
  await expect.poll(() => editor.innerText()).toBe(first);
  expect(await page.getByLabel('Parameters').inputValue()).toBe('1 "two words"');
  await page.getByLabel('Parameters').fill('');
});

test('a script keeps its versions, with their texts and what changed', async () => {
  const { page } = world;
  const bar = page.getByRole('region', { name: 'What to run' });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save as a script of the team' });
  await dialog.getByLabel('Name').fill('greeting');
  await dialog.getByLabel('What it shows').fill('Says which version it is');
  await shoot(page, 'save-script');
  await dialog.getByRole('button', { name: 'Save script' }).click();
  await bar.getByText('v1', { exact: true }).waitFor();
  await writeScript(page, second);
  await bar.getByText('changed').waitFor();
  await page.getByRole('textbox', { name: 'Script' }).press('Control+s');
  await bar.getByText('v2', { exact: true }).waitFor();
  expect(await bar.getByText('changed').count()).toBe(0);

  await goTo(page, 'Scripts');
  await shoot(page, 'scripts');
  await page.getByRole('link', { name: 'greeting' }).click();
  const versions = page.getByRole('region', { name: 'Versions' });
  await versions.getByRole('button', { name: 'v1' }).click();
  await page.getByLabel('Text of version 1').getByText('"first\\n"').waitFor();
  await versions.getByRole('button', { name: 'v2' }).click();
  await page.getByText('Changes').click();
  await page.getByText('"first\\n"').waitFor();
  await page.getByText('"second\\n"').waitFor();
  await shoot(page, 'script-changes');
});

test('an old version runs as it was saved, and its run is listed with the script', async () => {
  const { page } = world;
  const versions = page.getByRole('region', { name: 'Versions' });
  await versions.getByRole('button', { name: 'v1' }).click();
  await page.getByRole('link', { name: 'Open in Trace' }).click();
  await expect.poll(() => page.getByRole('textbox', { name: 'Script' }).innerText()).toBe(first);
  await expectRunnable(page, 1);
  await runButton(page).click();
  await waitForEnd(page);
  const events = page.getByRole('table', { name: 'Events' });
  await expect.poll(async () => (await readTable(events))[0]?.Output).toBe('first');
  await openTab(page, 'Details');
  await page.getByRole('link', { name: 'greeting v1' }).click();
  await page
    .getByRole('region', { name: 'Latest runs' })
    .getByRole('link', { name: /Ended/ })
    .waitFor();
  await shoot(page, 'script');
});

test('the tools are listed, found, explained and opened in the workspace', async () => {
  const { page } = world;
  await goTo(page, 'Scripts');
  await page.getByText('Tools', { exact: true }).click();
  const tools = page.getByRole('table', { name: 'Tools' });
  await expect.poll(async () => (await readTable(tools)).length).toBeGreaterThan(10);
  await shoot(page, 'tools');
  await page.getByRole('searchbox', { name: 'Filter scripts' }).fill('opensnoop');
  await expect.poll(async () => (await readTable(tools)).length).toBe(1);
  await tools.getByRole('link').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('region', { name: 'Example' }).waitFor();
  await shoot(page, 'tool');
  await sheet.getByRole('link', { name: 'Open in Trace' }).click();
  const bar = page.getByRole('region', { name: 'What to run' });
  await bar.getByText('opensnoop', { exact: false }).waitFor();
  await expectRunnable(page, 1);
});
