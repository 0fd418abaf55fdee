import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { effectiveLimits } from './limits.ts';
import { forbidsRequest, forbidsScript, loadPolicy, policySchema } from './policy.ts';

const file = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.json');
  writeFileSync(path, text);
  return path;
};
const request = { startedBy: 'ann@example.org', unsafe: false, runningCount: 0 };

test('no file means the defaults: nothing unsafe', () => {
  expect(loadPolicy('/nowhere/policy.json').allowUnsafe).toBe(false);
});

test('a misspelt key stops the collector instead of allowing more than was meant', () => {
  expect(() => loadPolicy(file('{"maxDurationSecond": 5}'))).toThrow(/maxDurationSecond/);
});

test.each([
  [{ allowedUsers: ['bob@example.org'] }, {}, 'ann@example.org may not start runs'],
  [{}, { unsafe: true }, 'unsafe functions are not allowed'],
  [{ maxConcurrentRuns: 2 }, { runningCount: 2 }, '2 runs are active'],
])('%j refuses %j', (policy, change, reason) => {
  expect(forbidsRequest(policySchema.parse(policy), { ...request, ...change })).toContain(reason);
});

test('what is allowed passes', () => {
  expect(
    forbidsRequest(policySchema.parse({ allowUnsafe: true }), { ...request, unsafe: true }),
  ).toBeUndefined();
});

test('packets are written to files only where that is allowed', () => {
  const events = [{ action: { kind: 'packet', path: '/tmp/x.pcap', skip: 0 } }];
  const script = { maps: [], programs: [], schema: { events } } as unknown as Parameters<
    typeof forbidsScript
  >[1];
  expect(forbidsScript(policySchema.parse({}), script, 2)).toContain('allowPacketFiles');
  const policy = policySchema.parse({ allowPacketFiles: true });
  expect(forbidsScript(policy, script, 2)).toBeUndefined();
});

test('an iterator stays pinned after its run only where that is allowed', () => {
  const script = (pin: object) =>
    ({
      maps: [],
      programs: [{ targets: [{ kind: 'iter', iterator: 'task', ...pin }] }],
      schema: { events: [] },
    }) as unknown as Parameters<typeof forbidsScript>[1];
  const pinned = script({ pin: '/sys/fs/bpf/tasks' });
  expect(forbidsScript(policySchema.parse({}), pinned, 2)).toContain('allowPinnedIterators');
  const policy = policySchema.parse({ allowPinnedIterators: true });
  expect(forbidsScript(policy, pinned, 2)).toBeUndefined();
  expect(forbidsScript(policySchema.parse({}), script({}), 2)).toBeUndefined();
});

test('kinds of probe outside the list are refused, timers never', () => {
  const script = (kind: string) =>
    ({
      maps: [],
      programs: [{ targets: [{ kind }] }],
      schema: { events: [] },
    }) as unknown as Parameters<typeof forbidsScript>[1];
  const policy = policySchema.parse({ probeKinds: ['tracepoint'] });
  expect(forbidsScript(policy, script('tracepoint'), 2)).toBeUndefined();
  expect(forbidsScript(policy, script('interval'), 2)).toBeUndefined();
  expect(forbidsScript(policy, script('uprobe'), 2)).toBe(
    'probes of kind uprobe are not allowed on this host',
  );
});

test('the stricter limit wins; 0 from the control plane means no wish', () => {
  const policy = policySchema.parse({ maxDurationSeconds: 60, maxOverheadPercent: 10 });
  const asked = { durationMs: 5_000, eventsPerSecond: 0, mapBytes: 0n, overheadPercent: 50 };
  expect(effectiveLimits(asked, policy)).toMatchObject({
    durationMs: 5_000,
    cpuShare: 0.1,
    eventsPerSecond: 100_000,
  });
  expect(effectiveLimits(undefined, policy).durationMs).toBe(60_000);
});
