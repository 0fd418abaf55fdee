import { expect, test } from 'vitest';
import { shoot } from './browser.ts';
import {
  expectRunnable,
  goTo,
  hostRow,
  makeJoinLine,
  openTab,
  readTable,
  runAttached,
  runButton,
  runSection,
  writeScript,
} from './person.ts';
import { localHost, useWorld } from './world.ts';

const world = useWorld(1);

test('the line of the Hosts page lets one host in, once', async () => {
  const { page, stack } = world;
  const line = await makeJoinLine(page);
  stack.startCollector('joined', line);
  await hostRow(page, 'joined').getByText('Online').waitFor();
  await shoot(page, 'hosts');

  const again = await stack.refusedCollector('again', line);
  expect(again.status).toBe(2);
  expect(again.said).toContain('the token is unknown, used or expired');
  expect(again.said).not.toContain('    at ');
});

test.each([
  ['a token nobody made', (token: string) => `x${token}`, 'the token is unknown, used or expired'],
  ['half a token', (token: string) => token.slice(0, 20), 'copy the whole line'],
  [
    'the token of another control plane',
    (token: string) => token.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    'is not the control plane that made this token',
  ],
])('%s is refused with a reason', async (name, change, reason) => {
  const { page, stack } = world;
  const line = await makeJoinLine(page);
  const words = line.map((word, at) => (line[at - 1] === '--token' ? change(word) : word));
  const { status, said } = await stack.refusedCollector(name.replaceAll(' ', '-'), words);
  expect(status).toBe(2);
  expect(said).toContain(reason);
});

test('a token that was taken back is refused', async () => {
  const { page, stack } = world;
  const line = await makeJoinLine(page);
  await page.getByRole('button', { name: 'Add a host' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a host' });
  const revoke = dialog.getByRole('button', { name: 'Revoke' });
  await revoke.first().waitFor();
  await shoot(page, 'hosts-add');
  for (let left = await revoke.count(); left > 0; left--) {
    await revoke.first().click();
    await expect.poll(() => revoke.count()).toBe(left - 1);
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const { status, said } = await stack.refusedCollector('taken-back', line);
  expect(status).toBe(2);
  expect(said).toContain('the token is unknown, used or expired');
});

test('a host that dies in a run is shown as no answer, not as zero rows', async () => {
  const { page, stack } = world;
  stack.startCollector('mortal', await makeJoinLine(page));
  await hostRow(page, 'mortal').getByText('Online').waitFor();
  await hostRow(page, 'mortal').getByRole('link', { name: 'mortal' }).click();
  const trace = page.getByRole('link', { name: 'Trace this host' });
  await trace.waitFor();
  await shoot(page, 'host');
  await trace.click();
  await writeScript(page, 'tracepoint:syscalls:sys_enter_reboot { printf("never\\n"); }');
  await page.getByLabel('Duration in seconds, 0 until stopped').fill('0');
  await runAttached(page, 1);
  const run = page.url();
  await stack.stopCollector('mortal', 'SIGKILL');

  await goTo(page, 'Hosts');
  await hostRow(page, 'mortal').getByText('Offline').waitFor();
  await page.goto(run);
  await runSection(page).getByText('Ended', { exact: true }).waitFor({ timeout: 90_000 });
  await openTab(page, 'Events');
  await page.getByText('No host could answer').waitFor();
  await openTab(page, 'Hosts');
  await shoot(page, 'run-no-answer');
  const [row] = await readTable(page.getByRole('table', { name: 'Hosts of this run' }));
  expect(row).toMatchObject({ Host: 'mortal', State: 'No answer' });
  expect(row?.Answer).toContain('did not come back');
}, 150_000);

test('a run that asks an offline host waits for it and says so', async () => {
  const { page, stack } = world;
  await goTo(page, 'Hosts');
  await hostRow(page, 'mortal').getByRole('link', { name: 'mortal' }).click();
  await page.getByRole('link', { name: 'Trace this host' }).click();
  await page.getByLabel('Duration in seconds, 0 until stopped').fill('1');
  await expectRunnable(page, 1);
  await runButton(page).click();
  await page.getByText('Waiting for the first host').waitFor();
  stack.startCollector('mortal', []);
  await runSection(page).getByText('Ended', { exact: true }).waitFor({ timeout: 30_000 });
  await page.getByText('No events came').waitFor();
});

test('a revoked host is cut off, and its collector is told why', async () => {
  const { page, stack } = world;
  await goTo(page, 'Hosts');
  await hostRow(page, 'joined').getByRole('link', { name: 'joined' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Revoke joined' }).click();
  await expect.poll(() => hostRow(page, 'joined').count()).toBe(0);
  await hostRow(page, localHost).getByText('Online').waitFor();
  await expect
    .poll(() => stack.log.filter((line) => line.includes('collector joined')).join(''))
    .toMatch(/revoked/);
});
