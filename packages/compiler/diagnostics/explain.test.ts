import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';
import { type DiagnosticCode, diagnosticCodes } from './codes.ts';
import { explain, isDiagnosticCode } from './explain.ts';
import { explanations } from './explanations.ts';

const codes = Object.keys(diagnosticCodes) as DiagnosticCode[];

test('an explanation says what, why and how', () => {
  expect(explain('bad-assignment-target')).toBe(
    [
      'bad-assignment-target: The left side of an assignment cannot be assigned to',
      '',
      explanations['bad-assignment-target'].why,
      '',
      explanations['bad-assignment-target'].fix,
      '',
      'Instead of',
      '    $t = (1, 2); $t.0 = 5;',
      'write',
      '    $t = (1, 2); $t = (5, $t.1);',
      '',
    ].join('\n'),
  );
});

/** Codes that no short script brings about by itself: its size, the host, its owner or Sonde does. */
const notByScript = new Set<DiagnosticCode>([
  'program-too-large',
  'verifier-rejected',
  'attach-failed',
  'cgroup-not-found',
  'host-action-failed',
  'policy-denied',
  'internal-error',
]);

/** Codes of an example, which is a script or the body of one. */
function codesOf(example: string): DiagnosticCode[] {
  const kernel = fixtureKernel({ without: ['fentry', 'jiffies64'] });
  const options = { sourceName: 'example', positional: [], named: {}, unsafe: false, config: {} };
  const imported = { kind: 'file', text: '' } as const;
  const readImport = (path: string) => (path.endsWith('.h') ? undefined : imported);
  const scripts = [example, `begin { ${example} }`];
  const results = scripts.map((text) => compile(text, kernel, { ...options, readImport }));
  const whole = /^\s*(#|\/\*|config|import|struct|test:|[a-z]+ = [a-z]+ \{|[a-z]+(:\S+)? *\{)/;
  const { diagnostics } = results[whole.test(example) ? 0 : 1]!;
  return diagnostics.map(({ code }) => code);
}

const shown = codes.flatMap((code) => {
  const { example } = explanations[code];
  return example === undefined || example.wrong.startsWith('sonde ') ? [] : [{ code, ...example }];
});

test.each(shown.filter(({ code }) => !notByScript.has(code)))(
  'the example of $code shows it, and the better way does not',
  ({ code, wrong, right }) => {
    expect(codesOf(wrong)).toContain(code);
    expect(codesOf(right)).not.toContain(code);
  },
);

test('every code that a short script brings about has an example', () => {
  const without = codes.filter((code) => explanations[code].example === undefined);
  expect(without.filter((code) => !notByScript.has(code))).toEqual([]);
});

test('only codes are codes', () => {
  expect(isDiagnosticCode('bad-cast')).toBe(true);
  expect(isDiagnosticCode('toString')).toBe(false);
});
