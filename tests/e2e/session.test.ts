import { expect, test } from 'vitest';
import { openContext, shoot } from './browser.ts';
import { expectRunnable, runButton, signIn, writeScript } from './person.ts';
import { useWorld } from './world.ts';

const world = useWorld(1);

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
  await setPassword();
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

test('a viewer sees everything and can run nothing, and is told so', async () => {
  const { browser, page } = world;
  const invited = await call(page, 'team.member.invite', {
    email: 'viewer@example.org',
    name: 'Vera',
    role: 'VIEWER',
  });
  const visit = await openContext(browser);
  await signIn(visit.page, String((invited as { link: unknown }).link));
  await writeScript(visit.page, draft);
  const run = runButton(visit.page);
  const reason = visit.page.getByRole('tooltip').filter({ hasText: 'Your role in this team' });
  await expect
    .poll(async () => {
      await visit.page.mouse.move(0, 0);
      await run.hover();
      return reason.count();
    })
    .toBe(1);
  expect(await run.getAttribute('aria-disabled')).toBe('true');
  await shoot(visit.page, 'viewer');
  await visit.context.close();
});

test('Sign out ends the session here and on the server', async () => {
  const { page, stack } = world;
  const cookies = await page.context().cookies();
  await page.goto(`${stack.url}/settings`);
  await page.getByText('viewer@example.org').waitFor();
  await shoot(page, 'settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await page.context().addCookies(cookies);
  await page.goto(`${stack.url}/runs`);
  await page.waitForURL('**/sign-in?**');
});

const password = 'a long enough password';
const setPassword = () => call(world.page, 'me.setPassword', { password });

/** A mutation for which there is no form yet, by the page's own session. */
function call(page: typeof world.page, procedure: string, input: object): Promise<unknown> {
  return page.evaluate(
    async ([path, body]) => {
      const answer = await fetch(`/api/trpc/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body ?? '',
      });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()).result.data.json;
    },
    [procedure, JSON.stringify({ json: input })],
  );
}
