import { expect, test } from 'vitest';
import { openContext, shoot } from './browser.ts';
import { expectRunnable, runButton, waitForEnd, writeScript } from './person.ts';
import { localHost, useWorld } from './world.ts';

const world = useWorld(1);

const broken = `begin { print(nosuch); }
// The right one is comm.
tracepoint:sched:sched_process_exit { printf("%s\\n", args.com); }
end { @x[1] = 1; delete(@x[1]); }
`;

test('problems are listed, and reached by keys and by the list', async () => {
  const { page } = world;
  await writeScript(page, broken);
  const editor = page.getByRole('textbox', { name: 'Script' });
  const problems = page.getByRole('region', { name: 'Problems' });
  await problems.getByText('2 errors').waitFor();
  await editor.press('Control+Home');
  await editor.press('F8');
  const here = problems.getByRole('status');
  await expect.poll(() => here.innerText()).toMatch(/^1:15 .*nosuch/);
  await editor.press('F8');
  await expect.poll(() => here.innerText()).toMatch(/^3:59 .*'com'/);
  await editor.press('Shift+F8');
  await expect.poll(() => here.innerText()).toMatch(/^1:15 /);
  const list = problems.getByRole('button', { name: '2 errors' });
  // The page remembers it: another attempt finds it open.
  if ((await list.getAttribute('aria-expanded')) === 'false') await list.click();
  await shoot(page, 'problems');
  const second = problems.getByRole('button', { name: /^error 3:59 / });
  await second.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => second.getAttribute('aria-current')).toBe('location');
  // As on the command line: the hint, and what the code means.
  expect(await second.innerText()).toMatch(/Hint: .*comm/);
  const explanation = problems
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: /^error 3:59 / }) })
    .getByRole('group');
  await explanation.getByText('Explain unknown-field').click();
  await explanation.getByText(/unknown-field:/).waitFor();
  await shoot(page, 'explanation');
  await explanation.getByText('Explain unknown-field').click();
  await problems.getByRole('button', { name: /^error 3:59 / }).click();
  // The cursor is where the problem is: what is typed mends it.
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.type('m');
  await problems.getByText('1 error', { exact: true }).waitFor();
});

test('the outline says where the cursor is, and leads elsewhere by keys', async () => {
  const { page } = world;
  await writeScript(
    page,
    '#define LIMIT 3\nmacro twice($x) { $x * 2 }\nbegin { @ = twice(LIMIT); }\nend { }\n',
  );
  const editor = page.getByRole('textbox', { name: 'Script' });
  const foot = page.getByRole('region', { name: 'Problems' });
  await editor.press('Control+Home');
  await foot.getByRole('button', { name: 'LIMIT' }).waitFor();
  await editor.press('Control+Shift+O');
  const menu = page.getByRole('menu', { name: 'LIMIT' });
  await expect
    .poll(() => menu.getByRole('menuitem').allInnerTexts())
    .toEqual(['LIMIT\nconstant', 'twice($x)\nmacro', 'begin\nprobe', 'end\nprobe']);
  await shoot(page, 'outline');
  await page.keyboard.type('beg');
  await page.keyboard.press('Enter');
  await foot.getByRole('button', { name: 'begin' }).waitFor();
  // The editor has the focus, and the cursor is at the probe.
  await page.keyboard.type('// here ');
  await expect.poll(() => editor.innerText()).toContain('// here begin {');
});

test('the call at the cursor is explained while somebody types', async () => {
  const { page } = world;
  await writeScript(page, '');
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.pressSequentially('begin { print(strncmp(comm, ');
  const help = page.locator('.cm-help');
  await expect.poll(() => help.locator('strong').allInnerTexts()).toEqual(['right']);
  await shoot(page, 'signature');
  await editor.press('Escape');
  await expect.poll(() => help.count()).toBe(0);
});

test('fields of what the checker knows are completed', async () => {
  const { page } = world;
  await writeScript(page, '');
  const editor = page.getByRole('textbox', { name: 'Script' });
  await editor.pressSequentially('begin { print(curtask->real_par');
  await page.getByRole('option', { name: /real_parent/ }).waitFor();
  await shoot(page, 'fields');
});

test('a run that failed opens on what tells why', async () => {
  const { page, browser } = world;
  await writeScript(page, 'begin {\n  while (1) { @ = count(); }\n}');
  await expectRunnable(page, 1);
  await runButton(page).click();
  await waitForEnd(page);
  await page.getByRole('tab', { name: 'Hosts', selected: true }).waitFor();
  const diagnostics = page.getByRole('region', { name: 'Diagnostics' });
  await diagnostics.getByText(`${localHost} says`).waitFor();
  await shoot(page, 'failed-run');
  const dark = await openContext(browser, 'dark');
  await dark.context.addCookies(await page.context().cookies());
  await dark.page.goto(page.url());
  await writeScript(dark.page, broken);
  const problems = dark.page.getByRole('region', { name: 'Problems' });
  await problems.getByRole('button', { name: '2 errors' }).click();
  await dark.page.getByRole('region', { name: 'Diagnostics' }).waitFor();
  await shoot(dark.page, 'failed-run-and-problems');
  expect(dark.errors).toEqual([]);
  await dark.context.close();
});
