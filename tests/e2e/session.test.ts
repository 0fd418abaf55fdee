import { expect, test } from 'vitest';
import { openContext, shoot } from './browser.ts';
import { expectRunnable, goTo, openTab, runButton, signIn, writeScript } from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(1);

const password = 'a long enough password';
const draft = 'begin { printf("kept\\n"); exit(); }';

test('a sign-in link works once', async () => {
  const { browser, stack } = world;
  const { page, context } = await openContext(browser);
  await page.goto(stack.link);
  await page.waitForURL('**/sign-in?**');
  await page.getByText('That sign-in link has been used or is too old').waitFor();
  await shoot(page, 'sign-in');
  await context.close();
});

test('who is not signed in is asked to, and comes back to the page they wanted', async () => {
  const { browser, stack } = world;
  const { page, context } = await openContext(browser);
  await page.goto(`${stack.url}/runs?state=ENDED`);
  await page.waitForURL('**/sign-in?**');
  expect(new URL(page.url()).searchParams.get('return')).toBe('/runs?state=ENDED');
  await page.getByText('Sign in to go on').waitFor();
  await context.close();
});

test('a session that ended leads to sign-in and back, and the draft is kept', async () => {
  const { page } = world;
  await goTo(page, 'Settings');
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('You can sign in with a password now.').waitFor();
  await shoot(page, 'settings');
  await goTo(page, 'Trace');
  await writeScript(page, draft);
  await expectRunnable(page, 1);
  await page.context().clearCookies();
  await runButton(page).click();
  await page.waitForURL('**/sign-in?**');
  await page.getByText('What you typed is kept').waitFor();
  await page.getByLabel('E-mail').fill('admin@localhost.localdomain');
  await page.getByLabel('Password').fill('wrong password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('do not belong together').waitFor();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/trace**');
  await expect.poll(() => page.getByRole('textbox', { name: 'Script' }).innerText()).toBe(draft);
});

test('an invited viewer sees everything and can run nothing, and is told so', async () => {
  const { browser, page } = world;
  await goTo(page, 'Settings');
  await openTab(page, 'Members');
  await page.getByRole('button', { name: 'Invite' }).click();
  const invitation = page.getByRole('dialog', { name: 'Invite to the team' });
  await invitation.getByLabel('E-mail').fill('viewer@example.org');
  await invitation.getByLabel('Role').selectOption('Viewer');
  await invitation.getByRole('button', { name: 'Invite' }).click();
  const handOver = page.getByRole('dialog', { name: 'viewer@example.org is in the team' });
  const link = await handOver.getByRole('button', { name: 'Copy the sign-in link' }).innerText();
  await shoot(page, 'member-invited');
  await handOver.getByRole('button', { name: 'Done' }).click();

  const visit = await openContext(browser);
  await signIn(visit.page, link.trim());
  await writeScript(visit.page, draft);
  const run = runButton(visit.page);
  const reason = visit.page.getByRole('tooltip').filter({ hasText: /viewer|editor/i });
  await expect
    .poll(async () => {
      await visit.page.mouse.move(0, 0);
      await run.hover();
      return reason.waitFor({ timeout: 1000, state: 'attached' }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
  expect(await run.getAttribute('aria-disabled')).toBe('true');
  await shoot(visit.page, 'viewer');
  await visit.context.close();
});

test('Sign out ends the session here and on the server', async () => {
  const { page, stack } = world;
  const cookies = await page.context().cookies();
  await openTab(page, 'Account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await page.context().addCookies(cookies);
  await page.goto(`${stack.url}/runs`);
  await page.waitForURL('**/sign-in?**');
});
