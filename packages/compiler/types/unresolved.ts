import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { checkProbe, type TargetGroup } from './probes.ts';
import type { ProbeUses, ScriptContext } from './scope.ts';
import type { TypedProbe } from './typed.ts';

/** What may only follow from an attach point that means nothing: what its arguments are, and the types and names of its binary. */
const mayFollow: ReadonlySet<DiagnosticCode> = new Set([
  'bad-argument',
  'feature-missing',
  'index-out-of-range',
  'not-callable-here',
  'unknown-field',
  'unknown-type',
]);

/**
 * Checks the body of a probe whose attach points are wrong, so that its own mistakes, and what it does to maps, are known in
 * the same go.
 */
export function checkUnresolved(
  group: TargetGroup,
  uses: ProbeUses,
  context: ScriptContext,
): TypedProbe {
  const { diagnostics } = context;
  const found = new Diagnostics();
  context.diagnostics = found;
  const typed = checkProbe(group, uses, context);
  context.diagnostics = diagnostics;
  const namesOfBinary = group.targets[0]!.provider.space === 'user';
  for (const { code, severity, span, message, hints, labels } of found.list) {
    const follows = mayFollow.has(code) || (namesOfBinary && code === 'unknown-identifier');
    if (severity === 'error' && !follows)
      diagnostics.error(code, span, message, { hint: hints, labels });
  }
  return typed;
}
