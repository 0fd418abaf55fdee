import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a person does in the pages, found by role and label. */

/** Opens a one-time link and waits for the workspace. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForURL('**/trace**');
}

export const goTo = (page: Page, section: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: section }).click();

/** The text of a script in the editor, put in place of what was there. */
export async function writeScript(page: Page, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.fill(text);
}

export const runButton = (page: Page): Locator => page.getByRole('button', { name: /^Run on / });
export const runSection = (page: Page): Locator => page.getByRole('region', { name: 'Run' });

/** Presses Run and waits until every host has attached. */
export async function runAttached(page: Page, hosts: number): Promise<void> {
  await expectRunnable(page, hosts);
  await runButton(page).click();
  const running = runSection(page).filter({ hasText: 'Running' });
  await running.getByText(`${hosts} of ${hosts} hosts`, { exact: true }).waitFor();
}

/** Run is allowed, on so many hosts. */
export async function expectRunnable(page: Page, hosts: number): Promise<void> {
  const name = hosts === 1 ? 'Run on 1 host' : `Run on ${hosts} hosts`;
  await page.getByRole('button', { name, disabled: false }).waitFor();
}

export const openTab = (page: Page, name: string): Promise<void> =>
  page.getByRole('tab', { name }).click();

/** Waits until the run is over. */
export const waitForEnd = (page: Page): Promise<void> =>
  runSection(page).getByText('Ended', { exact: true }).waitFor();

export async function stopRun(page: Page): Promise<void> {
  await runSection(page).getByRole('button', { name: 'Stop' }).click();
  await waitForEnd(page);
}

/** What one host printed, by way of the Text tab's file. */
export async function savedText(page: Page, host: string): Promise<string[]> {
  await openTab(page, 'Text');
  await page.getByRole('combobox', { name: 'Host' }).selectOption({ label: host });
  const save = page.getByRole('button', { name: 'Save as text' });
  await expect.poll(() => save.isEnabled()).toBe(true);
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  return (await readFile(await download.path(), 'utf8')).split('\n');
}

/** The cells of a table's rows that are in sight, by the heads of its columns. */
export async function readTable(table: Locator): Promise<Record<string, string>[]> {
  const heads = await table.getByRole('columnheader').allInnerTexts();
  const rows = await table
    .getByRole('row')
    .filter({ has: table.page().getByRole('cell') })
    .all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.getByRole('cell').allInnerTexts();
      return Object.fromEntries(heads.map((head, at) => [head, (cells[at] ?? '').trim()]));
    }),
  );
}

/** Asks for a line on the Hosts page that lets a collector join, and returns its words after the program. */
export async function makeJoinLine(page: Page): Promise<string[]> {
  await goTo(page, 'Hosts');
  await page.getByRole('button', { name: 'Add a host' }).first().click();
  await page.getByRole('button', { name: 'Make the line' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a host' });
  const command = await dialog.getByText('--join').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const words = command.trim().split(/\s+/);
  return words.slice(words.indexOf('--join'));
}

/** The row of a host on the Hosts page. */
export const hostRow = (page: Page, name: string): Locator =>
  page
    .getByRole('table', { name: 'Hosts' })
    // As a word: the name of one host can be how that of another begins.
    .getByRole('row', { name: new RegExp(`(^|\\s)${name.replaceAll('.', '\\.')}(\\s|$)`) });
