import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';
import type { KernelFeature, KernelInfo } from '../kernel/kernel-info.ts';

/** The frozen kernel, with the function that tells the runs of a session apart. */
function kernelWithSessions(without: readonly KernelFeature[] = []): KernelInfo {
  const { btf } = fixtureKernel();
  const find: typeof btf.find = (kind, name) =>
    name === 'bpf_session_is_return' ? 999 : btf.find(kind, name);
  return fixtureKernel({ without, kernel: { btf: { ...btf, find } } });
}

/** Programs by name: `session`, or what they are attached to. */
function programsOf(script: string, kernel = kernelWithSessions()): string[] {
  const options = { sourceName: 's', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(script, kernel, options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compiled!.programs.map(({ session, targets }) => {
    const kinds = targets.map((each) =>
      each.kind === 'kprobe' && each.return ? 'return' : 'entry',
    );
    return `${session === true ? 'session' : 'plain'} ${kinds.join(' ')}`;
  });
}

const entry = 'kprobe:vfs_read { @start[tid] = nsecs; }';
const exit = 'kretprobe:vfs_read { @ = hist(nsecs - @start[tid]); }';

test.each([
  [`${entry} ${exit}`, ['session entry return']],
  [`${exit} ${entry}`, ['session entry return']],
  [
    'kprobe:vfs_* { @a = count(); } kretprobe:vfs_* { @b = count(); }',
    ['session entry entry return return'],
  ],
  [
    'kprobe:vfs_* { @a[probe] = count(); } kretprobe:vfs_* { @b = count(); }',
    ['session entry entry return return'],
  ],
  [
    'kprobe:vfs_* { @a = count(); } kretprobe:vfs_* { @b[probe] = count(); }',
    ['plain entry entry', 'plain return return'],
  ],
  ['kprobe:vfs_read { } kretprobe:vfs_write { }', ['plain entry', 'plain return']],
  ['kprobe:vfs_* { } kretprobe:vfs_write { }', ['plain entry entry', 'plain return']],
  ['kprobe:vfs_read+4 { } kretprobe:vfs_read { }', ['plain entry', 'plain return']],
  ['kprobe:vmlinux:vfs_read { } kretprobe:vfs_read { }', ['plain entry', 'plain return']],
  [`${entry} ${entry} ${exit}`, ['plain entry', 'plain entry', 'plain return']],
  [`${entry} ${exit} ${exit}`, ['plain entry', 'plain return', 'plain return']],
])('%s', (script, programs) => {
  expect(programsOf(script)).toEqual(programs);
});

test.each<KernelFeature>(['kprobe_session', 'kprobe_multi', 'kfunc'])(
  'not without %s',
  (feature) => {
    const kernel = kernelWithSessions([feature]);
    expect(programsOf(`${entry} ${exit}`, kernel)).toEqual(['plain entry', 'plain return']);
  },
);

test('loops keep their frames', () => {
  const loops =
    'kprobe:vfs_read { for $i : 0..3 { @a += $i; } } kretprobe:vfs_read { for $i : 0..3 { @b += $i; } }';
  expect(programsOf(loops)).toEqual(['session entry return']);
});
