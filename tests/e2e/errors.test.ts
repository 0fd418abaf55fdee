import { expect, test } from 'vitest';
import { shoot } from './browser.ts';
import {
  expectRunnable,
  openTab,
  readTable,
  runAttached,
  runButton,
  runSection,
  savedText,
  stopRun,
  waitForEnd,
  writeScript,
} from './person.ts';
import { startWorkload } from './workload.ts';
import { localHost, useWorld } from './world.ts';

const world = useWorld(1);

test.each([
  ['a syntax error', 'begin { printf("x\\n") exit(); }', /expected/i],
  [
    'a field that the tracepoint does not have',
    'tracepoint:syscalls:sys_enter_openat { printf("%s", str(args.filname)); }',
    /filename/,
  ],
  [
    'a probe that the kernel does not have',
    'tracepoint:syscalls:sys_enter_opennat { exit(); }',
    /sys_enter_openat/,
  ],
  ['a call that needs leave', 'begin { system("true"); exit(); }', /unsafe/],
])('%s is underlined, says what is wrong, and Run is blocked', async (name, text, message) => {
  const { page } = world;
  await writeScript(page, text);
  const editor = page.getByRole('textbox', { name: 'Script' });
  await expect.poll(() => runButton(page).getAttribute('aria-disabled')).toBe('true');
  const explanation = page.locator('.cm-tooltip').getByText(message).first();
  // A check that finishes meanwhile redraws the line and takes the tooltip away: point at it again.
  await expect
    .poll(async () => {
      await page.mouse.move(0, 0);
      await editor.locator('.cm-lintRange-error').first().hover();
      return explanation.waitFor({ timeout: 1_500 }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
  await shoot(page, `error-${name.replaceAll(' ', '-')}`);
});

test('an unsafe call can be run once it is allowed', async () => {
  const { page } = world;
  await page.getByLabel('Allow unsafe functions').check();
  await expectRunnable(page, 1);
  await page.getByLabel('Allow unsafe functions').uncheck();
});

test('what only the kernel refuses is told per host, with the line and what the verifier said', async () => {
  const { page } = world;
  await writeScript(page, 'begin {\n  while (1) { @ = count(); }\n}');
  await expectRunnable(page, 1);
  await runButton(page).click();
  await waitForEnd(page);
  await openTab(page, 'Hosts');
  const [row] = await readTable(page.getByRole('table', { name: 'Hosts of this run' }));
  expect(row).toMatchObject({ Host: localHost, State: 'Failed' });
  const diagnostics = page.getByRole('region', { name: 'Diagnostics' });
  await diagnostics.getByText(`${localHost} says`).waitFor();
  await diagnostics.getByText('verifier-rejected').first().waitFor();
  await diagnostics.getByText('2   while (1) { @ = count(); }').first().waitFor();
  await diagnostics.getByText('What the verifier said').last().click();
  await diagnostics.getByText('infinite loop detected').last().waitFor();
  await shoot(page, 'error-verifier');
});

test('a database that goes away during a run and comes back has lost nothing', async () => {
  const { page, stack } = world;
  const workload = await startWorkload(400);
  await writeScript(
    page,
    `tracepoint:syscalls:sys_enter_openat /comm == "${workload.comm}"/ { printf("%s\\n", str(args.filename)); }`,
  );
  await runAttached(page, 1);
  workload.begin();
  const events = page.getByRole('table', { name: 'Events' });
  await expect.poll(async () => (await readTable(events)).length).toBeGreaterThan(5);
  const database = stack.stopDatabase();
  const until = performance.now() + 4000;
  await expect.poll(() => performance.now(), { timeout: 10_000 }).toBeGreaterThan(until);
  database.bringBack();
  await expect
    .poll(() => runSection(page).getByText('Running', { exact: true }).count(), { timeout: 20_000 })
    .toBe(1);
  const opened = await workload.stop();
  await stopRun(page);
  await expect
    .poll(
      async () =>
        (await savedText(page, localHost))
          .filter((line) => line.startsWith(`/tmp/${workload.comm}/`))
          .map((line) => Number(line.slice(-7))),
      { timeout: 30_000, interval: 1000 },
    )
    .toEqual([...Array(opened).keys()]);
});
