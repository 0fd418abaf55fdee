import { readFileSync } from 'node:fs';
import { openBtf } from '@sonde/btf';
import { loadBinding } from '@sonde/sys';
import { expect, test } from 'vitest';
import { findProbePmu } from '../perf/pmu.ts';
import { probeFeatures } from './features.ts';

const source = {
  binding: loadBinding(),
  btf: () => openBtf(readFileSync('/sys/kernel/btf/vmlinux')),
};

test('every kernel with BTF and ring buffers has what the compiler relies on', () => {
  expect(probeFeatures(source)).toMatchObject({
    ringbuf: true,
    lru_hash: true,
    probe_read_kernel: true,
    ktime_get_boot_ns: true,
    jiffies64: true,
    raw_tp_btf: true,
    iter: true,
  });
});

test('a feature that the kernel lacks is answered with no', () => {
  const features = probeFeatures(source);
  const hasKprobes = findProbePmu('kprobe') !== undefined;
  expect(features.kprobe).toBe(hasKprobes);
  if (!hasKprobes) expect(features).toMatchObject({ kprobe_multi: false, kprobe_session: false });
});

test('answers are enumerable, so that they survive being saved', () => {
  const saved = JSON.parse(JSON.stringify(probeFeatures(source)));
  expect(saved.ringbuf).toBe(true);
});

test('without the right to load programs the answer is inconclusive, not no', () => {
  const refused = () => {
    const { binding } = source;
    return { ...binding, programLoad: () => binding.programLoad({ ...denied }) };
  };
  // A program of a name that is no program: what the kernel says to it stands for any refusal.
  const denied = { type: 'tracing', name: 'x', insns: new Uint8Array(8), license: '' } as const;
  const features = probeFeatures({ binding: refused(), btf: source.btf });
  expect(features.bpf_loop).toBeUndefined();
  expect(features.isa_v4).toBeUndefined();
});
