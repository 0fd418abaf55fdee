import type { AttachTarget, KernelFeatures, ProgramSpec, ProgramType } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { planLoads } from './plan.ts';

const spec = (type: ProgramType, targets: readonly AttachTarget[]): ProgramSpec => ({
  name: 'test',
  type,
  insns: new Uint8Array(),
  relocations: [],
  funcInfo: [],
  lineRecords: [],
  lineInfo: [],
  targets,
  span: { start: 0, end: 0 },
});

const kprobe = (name: string, offset = 0): AttachTarget => ({
  kind: 'kprobe',
  probe: 0,
  return: false,
  function: name,
  offset,
});
const uprobe = (symbol: string): AttachTarget => ({
  kind: 'uprobe',
  probe: 0,
  return: false,
  path: '/bin/true',
  symbol,
  offset: 0,
});
const fentry = (btfId: number, exit: boolean): AttachTarget => ({
  kind: 'fentry',
  probe: 0,
  exit,
  function: 'f',
  btfId,
});

const plan = (
  type: ProgramType,
  targets: AttachTarget[],
  features: KernelFeatures,
  limited = false,
) =>
  planLoads(spec(type, targets), { features, limited }).map(
    (each) => `${each.expectedAttachType}/${each.attachBtfId ?? '-'}×${each.targets.length}`,
  );

const all: KernelFeatures = { kprobe_multi: true, uprobe_multi: true, uprobe_session: true };

test.each([
  ['one function needs no multi link', [kprobe('a')], all, ['none/-×1']],
  ['many functions share a link', [kprobe('a'), kprobe('b')], all, ['trace_kprobe_multi/-×2']],
  ['without the feature they do not', [kprobe('a'), kprobe('b')], {}, ['none/-×2']],
  ['an offset needs a kprobe of its own', [kprobe('a'), kprobe('b', 4)], all, ['none/-×2']],
  ['many places of binaries', [uprobe('a'), uprobe('b')], all, ['trace_uprobe_multi/-×2']],
  [
    'kernel and user functions are loaded apart',
    [kprobe('a'), uprobe('a'), uprobe('b')],
    all,
    ['none/-×1', 'trace_uprobe_multi/-×2'],
  ],
] as [string, AttachTarget[], KernelFeatures, string[]][])(
  '%s',
  (_name, targets, features, plans) => {
    expect(plan('kprobe', targets, features)).toEqual(plans);
  },
);

test('limited to a process, only kernels that compare processes are trusted', () => {
  const targets = [uprobe('a'), uprobe('b')];
  expect(plan('kprobe', targets, { uprobe_multi: true }, true)).toEqual(['none/-×2']);
  expect(plan('kprobe', targets, all, true)).toEqual(['trace_uprobe_multi/-×2']);
});

test('a tracing program is loaded once per target', () => {
  expect(plan('tracing', [fentry(5, false), fentry(6, true)], {})).toEqual([
    'trace_fentry/5×1',
    'trace_fexit/6×1',
  ]);
});

test('other programs are loaded once', () => {
  const targets: AttachTarget[] = [
    { kind: 'tracepoint', probe: 0, category: 'a', event: 'b' },
    { kind: 'tracepoint', probe: 1, category: 'a', event: 'c' },
  ];
  expect(plan('tracepoint', targets, all)).toEqual(['none/-×2']);
});

test('a session is loaded once for its entries and returns', () => {
  const exit = { ...kprobe('f'), return: true };
  const session = { ...spec('kprobe', [kprobe('f'), exit]), session: true } as const;
  const features = { kprobe_multi: true, kprobe_session: true };
  expect(planLoads(session, { features, limited: false })).toMatchObject([
    { expectedAttachType: 'trace_kprobe_session', targets: [{ return: false }, { return: true }] },
  ]);
});
