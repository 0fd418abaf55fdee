import { expect, test } from 'vitest';
import { shoot } from './browser.ts';
import {
  expectRunnable,
  openTab,
  runButton,
  savedText,
  waitForEnd,
  writeScript,
} from './person.ts';
import { localHost, useWorld } from './world.ts';

const world = useWorld(1);

const script = `begin {
  printf("top %d name %s verbose %d\\n", getopt("top", 5), getopt("name", "all"), getopt("verbose"));
  exit();
}`;

test('a script that reads options has a field for each; the run gets them and shows them', async () => {
  const { page } = world;
  await writeScript(page, script);
  const options = page.getByRole('region', { name: 'Options of the script' });
  const top = options.getByLabel('Option --top');
  await top.waitFor();
  expect(await top.getAttribute('placeholder')).toBe('5');
  await top.fill('many');
  await expect.poll(() => runButton(page).getAttribute('aria-disabled')).toBe('true');
  await top.fill('7');
  await options.getByLabel('--verbose').check();
  await page.getByLabel('Report failed reads').check();
  await expectRunnable(page, 1);
  await shoot(page, 'script-options');
  await runButton(page).click();
  await waitForEnd(page);
  expect(await savedText(page, localHost)).toContain('top 7 name all verbose 1');
  await openTab(page, 'Details');
  await page.getByText('--top=7 --verbose=true').waitFor();
  await shoot(page, 'script-options-details');
});

test('a value for an option that the script lost can be taken away', async () => {
  const { page } = world;
  await writeScript(page, 'begin { exit(); }');
  const options = page.getByRole('region', { name: 'Options of the script' });
  await expect.poll(() => runButton(page).getAttribute('aria-disabled')).toBe('true');
  await options.getByLabel('Option --top').fill('');
  await options.getByLabel('Option --verbose').fill('');
  await options.waitFor({ state: 'hidden' });
  await expectRunnable(page, 1);
});
