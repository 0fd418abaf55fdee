import { expect, test } from 'vitest';
import { HubClock } from './hub-clock.ts';

/** A host whose clock is `aheadMs` ahead of the hub's, and a heartbeat that takes its time there and back. */
function beat(clock: HubClock, aheadMs: number, thereMs: number, backMs: number, atMs = 1_000_000) {
  const answer = { clockMs: BigInt(atMs), hubClockMs: BigInt(atMs - aheadMs + thereMs) };
  clock.answered(answer, atMs + thereMs + backMs);
}

test('nothing is known before the first answer', () => {
  expect(new HubClock().offsetMs).toBeUndefined();
});

test.each([
  ['ahead', 5_000, 40, 40, 5_000],
  ['behind', -70, 40, 40, -70],
  ['a way that is longer than the other', 5_000, 60, 20, 4_980],
  ['decades behind', -1_500_000_000_000, 40, 40, -1_500_000_000_000],
])('%s', (_, aheadMs, thereMs, backMs, offsetMs) => {
  const clock = new HubClock();
  beat(clock, aheadMs, thereMs, backMs);
  expect(clock.offsetMs).toBe(offsetMs);
});

test('an answer that waited in a queue is not believed when a quick one is there', () => {
  const clock = new HubClock();
  beat(clock, 100, 900, 10);
  expect(clock.offsetMs).toBe(-345);
  beat(clock, 100, 10, 10);
  beat(clock, 100, 5, 700);
  expect(clock.offsetMs).toBe(100);
});

test('of equally quick ones the newest counts, and those before the last eight do not', () => {
  const clock = new HubClock();
  beat(clock, 100, 5, 5);
  beat(clock, 200, 5, 5);
  expect(clock.offsetMs).toBe(200);
  for (let each = 0; each < 8; each++) beat(clock, 300, 20, 20);
  expect(clock.offsetMs).toBe(300);
});

test('an answer that came before its question, by a clock that was set back, is left out', () => {
  const clock = new HubClock();
  clock.answered({ clockMs: 10_000n, hubClockMs: 10_000n }, 4_000);
  expect(clock.offsetMs).toBeUndefined();
});

test('another hub has another clock', () => {
  const clock = new HubClock();
  beat(clock, 100, 5, 5);
  clock.clear();
  expect(clock.offsetMs).toBeUndefined();
});
