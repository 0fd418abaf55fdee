import type { CompileOptions } from '../compile.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Source } from '../source/span.ts';
import type { Script } from '../syntax/ast.ts';
import { check } from './check.ts';

/** What may only follow from a part of the script that could not be read: the place that gives a name its meaning. */
const mayFollow: ReadonlySet<DiagnosticCode> = new Set([
  'no-probes',
  'unknown-function',
  'unknown-identifier',
  'unknown-type',
  'unknown-variable',
]);

/**
 * Reports what is wrong with the probes of a script that has syntax errors elsewhere, so that both are mended in
 * one go. Items with a syntax error are left out, and so is what might be their fault.
 */
export function checkIntact(
  script: Script,
  source: Source,
  kernel: KernelInfo,
  options: CompileOptions,
  diagnostics: Diagnostics,
): void {
  const broken = diagnostics.list.map(({ span }) => span.start);
  const items = script.items.filter(
    ({ span }) => !broken.some((at) => at >= span.start && at <= span.end),
  );
  const found = new Diagnostics();
  check({ ...script, items }, source, kernel, options, found);
  for (const { code, severity, span, message, hints, labels } of found.list) {
    if (severity === 'error' && !mayFollow.has(code))
      diagnostics.error(code, span, message, { hint: hints, labels });
  }
}
