import { hostname } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launch, openContext, shoot, type Visit } from './browser.ts';
import { goTo, hostRow, makeJoinLine, signIn } from './person.ts';
import { Stack } from './stack.ts';

/** What the collector of `npm start` calls this machine. */
export const localHost = hostname();
/** The further host of a world with two. */
export const secondHost = 'second';

/** A control plane with its hosts, and a signed-in person. */
export interface World {
  readonly stack: Stack;
  readonly browser: Browser;
  readonly page: Page;
}

/**
 * Starts a world before the tests of a file and ends it after them. `hosts` collectors of this machine have joined
 * and are online. `hubHost` is the name by which further machines reach the hub.
 */
export function useWorld(hosts: 0 | 1 | 2, hubHost?: string): World {
  let stack: Stack | undefined;
  let browser: Browser | undefined;
  let visit: Visit | undefined;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([Stack.start(hubHost), launch()]);
    visit = await openContext(browser);
    await signIn(visit.page, stack.link);
    if (hosts > 0) stack.startLocalCollector();
    if (hosts > 1) stack.startCollector(secondHost, await makeJoinLine(visit.page));
    const names = [localHost, secondHost].slice(0, hosts);
    if (hosts > 0) await goTo(visit.page, 'Hosts');
    for (const name of names) await untilOnline(visit.page, name, stack);
    await goTo(visit.page, 'Trace');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || visit === undefined) return;
    await shoot(visit.page, `failed-${task.name.replace(/\W+/g, '-')}`).catch(() => {});
    console.log(stack?.log.slice(-40).join(''));
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    expect(visit?.errors).toEqual([]);
  });
  return {
    get stack() {
      return stack!;
    },
    get browser() {
      return browser!;
    },
    get page() {
      return visit!.page;
    },
  };
}

/** A machine that boots three processes at once may take its time; what they said tells why when they never come. */
async function untilOnline(page: Page, name: string, stack: Stack): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await hostRow(page, name).getByText('Online').waitFor({ timeout: 15_000 });
    } catch (error) {
      console.log(`${name} is not online:\n${stack.log.slice(-20).join('')}`);
      if (attempt === 4) throw error;
      await page.reload();
    }
  }
}
