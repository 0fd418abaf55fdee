import { expect, test } from 'vitest';
import { parse } from '../syntax/parse.ts';
import { type DiagnosticCode, diagnosticCodes } from './codes.ts';
import { Diagnostics } from './diagnostic.ts';
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
      '    $t.0 = 5;',
      'write',
      '    $t = (5, $t.1);',
      '',
    ].join('\n'),
  );
});

test.each(codes)('the better way of %s can be parsed', (code) => {
  const right = explanations[code].example?.right;
  if (right === undefined || right.startsWith('sonde ')) return;
  const readings = [right, `begin { ${right} }`].map((text) => {
    const diagnostics = new Diagnostics();
    parse({ name: code, text }, diagnostics);
    return diagnostics.hasErrors;
  });
  expect(readings).toContain(false);
});

test('only codes are codes', () => {
  expect(isDiagnosticCode('bad-cast')).toBe(true);
  expect(isDiagnosticCode('toString')).toBe(false);
});
