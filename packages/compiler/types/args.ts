import type { ArgsField } from '../providers/provider.ts';
import type { Span } from '../source/span.ts';
import { poisoned } from './build.ts';
import { loadArg } from './fields.ts';
import { fail, type Scope } from './scope.ts';
import type { TypedExpression } from './typed.ts';

/** The fields of `args` in this probe, or undefined after a diagnostic. */
export function readArgs(span: Span, scope: Scope): readonly ArgsField[] | undefined {
  const { probe } = scope;
  const [target] = probe.targets;
  if (probe.provider.offers.args !== true) {
    const message = `args cannot be used in ${probe.provider.type} probes`;
    fail(scope, 'not-callable-here', span, message, {
      hint: 'It is known in tracepoint, rawtracepoint, fentry, fexit and uprobe probes',
    });
    return undefined;
  }
  if (!contextHere('args', span, scope)) return undefined;
  probe.uses.args = true;
  const layout = probe.args();
  if (layout !== undefined) return layout.fields;
  const message = `The kernel does not describe the arguments of ${target!.name}`;
  fail(scope, 'not-callable-here', span, message, {
    hint: probe.provider.offers.argN === undefined ? [] : 'Use arg0, arg1…',
  });
  return undefined;
}

/** The program's context is not handed to the body of a `for`. */
export function contextHere(name: string, span: Span, scope: Scope): boolean {
  if (scope.callbackDepth === 0) return true;
  fail(scope, 'not-callable-here', span, `${name} cannot be used inside of a for loop`, {
    hint: `Copy it before the loop: $x = ${name};`,
  });
  return false;
}

/** `args` as a whole: a record of its fields. */
export function wholeArgs(span: Span, scope: Scope): TypedExpression {
  const fields = readArgs(span, scope);
  if (fields === undefined) return poisoned(span);
  return {
    kind: 'record',
    span,
    elements: fields.map((field) => loadArg(field, span)),
    type: { kind: 'record', fields: fields.map(({ name, type }) => ({ name, type })) },
  };
}
