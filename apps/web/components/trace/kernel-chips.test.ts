import type { KernelCheck } from '@sonde/api/client';
import { expect, test } from 'vitest';
import { collectDiagnostics, type KernelState } from './kernel-chips.tsx';

const diagnostic = (message: string): KernelCheck['diagnostics'][number] => ({
  code: 'unknown-field',
  severity: 'error',
  message,
  span: { start: 1, end: 4 },
  hints: [],
  labels: [],
});

function kernel(
  release: string,
  result: KernelCheck['result'],
  ...messages: string[]
): KernelState {
  const summary = { id: release, release, arch: 'x86_64', btfHash: '', uploaded: true };
  const check = { kernel: summary, hostIds: [], result, diagnostics: messages.map(diagnostic) };
  return { id: release, release, hostCount: 1, check };
}

test('what all kernels say is said once, the rest names its kernels', () => {
  const kernels = [
    kernel('6.1', 'error', 'no field a', 'no field b'),
    kernel('6.12', 'error', 'no field a'),
    kernel('6.18', 'unknown'),
  ];
  expect(collectDiagnostics(kernels, undefined)).toEqual([
    { diagnostic: diagnostic('no field a') },
    { diagnostic: diagnostic('no field b'), source: '6.1' },
  ]);
});

test('a chosen kernel speaks alone', () => {
  const kernels = [kernel('6.1', 'error', 'no field b'), kernel('6.12', 'ok')];
  expect(collectDiagnostics(kernels, '6.12')).toEqual([]);
  expect(collectDiagnostics(kernels, '6.1')).toEqual([{ diagnostic: diagnostic('no field b') }]);
});
