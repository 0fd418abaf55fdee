import { expect, test } from 'vitest';
import { openContext, shoot } from './browser.ts';
import { goTo, hostRow, makeJoinLine, openTab, runSection } from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(0);

test.each([
  ['Trace', 'No host has joined yet', 'Add a host'],
  ['Runs', 'Nothing has been run yet', 'Count system calls by process'],
  ['Scripts', 'The team has saved no script yet', 'Look through the tools'],
  ['Hosts', 'No host has joined yet', 'Add a host'],
  ['Schedules', 'Nothing is scheduled', 'New schedule'],
  ['Compare', 'Choose two runs, or two hosts of one run', undefined],
])('the %s page of a first day says what it is for and what to do', async (name, title, next) => {
  const { page } = world;
  await goTo(page, name);
  const main = page.getByRole('main');
  await main.getByRole('heading', { name: title }).waitFor();
  if (next !== undefined) {
    await main
      .getByRole('link', { name: next })
      .or(main.getByRole('button', { name: next }))
      .first()
      .waitFor();
  }
  await shoot(page, `empty-${name.toLowerCase()}`);
});

let isJoined = false;

test('the first example runs from the keyboard', async () => {
  const { page, stack } = world;
  // Another attempt finds the host that the one before has joined.
  if (!isJoined) stack.startCollector('first', await makeJoinLine(page));
  isJoined = true;
  await goTo(page, 'Hosts');
  await hostRow(page, 'first').getByText('Online').waitFor();
  await goTo(page, 'Runs');
  await page.getByRole('link', { name: 'Count system calls by process' }).click();
  await page.getByRole('button', { name: 'Run on 1 host', disabled: false }).waitFor();
  await page.getByLabel('Duration in seconds, 0 until stopped').fill('2');
  await page.getByRole('textbox', { name: 'Script' }).press('Control+Enter');
  await runSection(page).getByText('Running', { exact: true }).waitFor();
  await runSection(page).getByText('Ended', { exact: true }).waitFor();
  await openTab(page, '@');
  await page
    .getByRole('figure', { name: '@', exact: true })
    .getByRole('listitem')
    .first()
    .waitFor();
  await shoot(page, 'first-run');
});

test('everything is reached by keys', async () => {
  const { page } = world;
  await goTo(page, 'Runs');
  await page.waitForURL('**/runs');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL('**/hosts');
  await hostRow(page, 'first').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/hosts/*');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await shoot(page, 'help');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('first');
  await palette.getByRole('option', { name: 'first' }).waitFor();
  await shoot(page, 'palette');
  await palette.getByRole('combobox').fill('schedules');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/schedules');
  await page.keyboard.press('/');
  await page.keyboard.type('nothing');
  await page.waitForURL('**/schedules?q=nothing');
});

test('the pages can be read at 768 pixels, without sideways scrolling', async () => {
  const { browser, page, stack } = world;
  const narrow = await openContext(browser);
  await narrow.context.addCookies(await page.context().cookies());
  await narrow.page.setViewportSize({ width: 768, height: 1024 });
  for (const path of ['trace', 'runs', 'hosts', 'scripts', 'schedules', 'compare', 'settings']) {
    await narrow.page.goto(`${stack.url}/${path}`);
    await narrow.page.getByRole('main').waitFor();
    const wide = await narrow.page.evaluate(
      () => document.documentElement.scrollWidth - innerWidth,
    );
    expect.soft(wide, path).toBeLessThanOrEqual(0);
    if (path === 'trace' || path === 'compare') await shoot(narrow.page, `narrow-${path}`);
  }
  await narrow.context.close();
});
