import { expect, test } from 'vitest';
import type { CheckAnswer } from '../editor/language-messages.ts';
import { collectDiagnostics, type KernelState } from './kernel-chips.tsx';

const diagnostic = (message: string): CheckAnswer['diagnostics'][number] => ({
  code: 'unknown-field',
  severity: 'error',
  message,
  span: { start: 1, end: 4 },
  hints: [],
  labels: [],
});

function kernel(
  release: string,
  result: CheckAnswer['result'],
  ...messages: string[]
): KernelState {
  const check = {
    kind: 'check' as const,
    id: 1,
    kernelId: release,
    result,
    diagnostics: messages.map(diagnostic),
    options: [],
  };
  return { id: release, release, hostCount: 1, check };
}

test('what all kernels say is said once, the rest names its kernels', () => {
  const kernels = [
    kernel('6.1', 'error', 'no field a', 'no field b'),
    kernel('6.12', 'error', 'no field a'),
    kernel('6.18', 'unknown'),
  ];
  expect(collectDiagnostics(kernels, undefined, undefined)).toEqual([
    { diagnostic: diagnostic('no field a') },
    { diagnostic: diagnostic('no field b'), source: '6.1' },
  ]);
});

test('a chosen kernel speaks alone', () => {
  const kernels = [kernel('6.1', 'error', 'no field b'), kernel('6.12', 'ok')];
  expect(collectDiagnostics(kernels, '6.12', undefined)).toEqual([]);
  expect(collectDiagnostics(kernels, '6.1', undefined)).toEqual([
    { diagnostic: diagnostic('no field b') },
  ]);
});

test('without a checked kernel the syntax alone is judged', () => {
  const syntax = {
    kind: 'check' as const,
    id: 1,
    kernelId: '',
    result: 'error' as const,
    diagnostics: [diagnostic('odd')],
    options: [],
  };
  expect(collectDiagnostics([], undefined, syntax)).toEqual([{ diagnostic: diagnostic('odd') }]);
  expect(collectDiagnostics([kernel('6.1', 'ok')], undefined, syntax)).toEqual([]);
});
