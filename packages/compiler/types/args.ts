import type { ArgsField, ArgsLayout, ArgsSource } from '../providers/provider.ts';
import type { Span } from '../source/span.ts';
import { load } from './addresses.ts';
import { call, castTo, integerOf, poisoned, stringLiteral } from './build.ts';
import { fail, type Scope } from './scope.ts';
import { int64, pointerTo, type Type, uint64 } from './type.ts';
import type { TypedExpression } from './typed.ts';

/** The fields of `args` in this probe, or undefined after a diagnostic. */
export function readArgs(span: Span, scope: Scope): ArgsLayout | undefined {
  const { probe } = scope;
  const [target] = probe.targets;
  const { offers, type } = probe.provider;
  if (offers.args !== true && type !== 'iter') {
    fail(scope, 'not-callable-here', span, `args cannot be used in ${type} probes`, {
      hint: 'It is known in tracepoint, rawtracepoint, fentry, fexit and uprobe probes',
    });
    return undefined;
  }
  const layout = described(span, scope);
  if (layout !== undefined || scope.callbackDepth > 0 || scope.inFunction) return layout;
  const { name, binary } = target!;
  const message =
    binary === undefined
      ? `The kernel does not describe the arguments of ${name}`
      : `There is no debugging information on the arguments of ${name}`;
  fail(scope, 'not-callable-here', span, message, {
    hint: [
      ...(binary === undefined ? [] : ['Build the program with -g, or install its debug symbols']),
      ...(offers.argN === undefined ? [] : ['Use arg0, arg1…']),
    ],
  });
  return undefined;
}

/** The fields that the targets of this program have in common; marks that the body reads them. */
function described(span: Span, scope: Scope): ArgsLayout | undefined {
  if (!contextHere('args', span, scope)) return undefined;
  scope.probe.uses.args = true;
  return scope.probe.args();
}

/** The program's context is not handed to the body of a `for`. */
export function contextHere(
  name: string,
  span: Span,
  scope: Scope,
  hasValue: boolean = true,
): boolean {
  if (scope.inFunction !== undefined) {
    fail(scope, 'not-callable-here', span, `${name} cannot be used in a function`, {
      hint: hasValue ? 'Pass it as an argument' : 'Call it in the probe itself',
    });
    return false;
  }
  if (scope.callbackDepth === 0) return true;
  fail(scope, 'not-callable-here', span, `${name} cannot be used inside of a for loop`, {
    hint: hasValue
      ? `Copy it before the loop: $x = ${name};`
      : 'Call it outside of the loop, or write the loop as a while',
  });
  return false;
}

/** `args` as a whole: a record of its fields. */
export function wholeArgs(span: Span, scope: Scope): TypedExpression {
  const fields = readArgs(span, scope)?.fields;
  if (fields === undefined) return poisoned(span);
  scope.probe.uses.fields = 'all';
  return {
    kind: 'record',
    span,
    elements: fields.map((field) => loadArg(field, span)),
    type: { kind: 'record', fields: fields.map(({ name, type }) => ({ name, type })) },
  };
}

/** The field that the body names, if there is one. Noted in any case: what serves the targets now may lack it. */
export function readField(
  { fields }: ArgsLayout,
  name: string,
  span: Span,
  scope: Scope,
): TypedExpression | undefined {
  noteField(name, scope);
  const field = fields.find((each) => each.name === name);
  return field && loadArg(field, span);
}

function noteField(name: string, { probe: { uses } }: Scope): void {
  if (uses.fields !== 'all' && !uses.fields.includes(name)) uses.fields = [...uses.fields, name];
}

/** One field, from where the probe has it. */
export function loadArg({ at, type }: ArgsField, span: Span): TypedExpression {
  switch (at.kind) {
    case 'context':
      return load(span, { kind: 'context', offset: at.offset }, type);
    case 'data-location':
      return { kind: 'data-location', span, offset: at.offset, relative: at.relative, type };
    case 'register':
      return castTo(register(at.register, uint64, span), type);
    case 'user-memory': {
      const address = withIndex(register(at.register, uint64, span), at.index, span);
      const pointer = castTo(address, pointerTo(type, 'user'));
      return load(span, { kind: 'memory', pointer, offset: at.offset }, type);
    }
    case 'typed-memory': {
      const to = pointerTo(type, 'btf');
      const pointer = load(span, { kind: 'context', offset: at.context }, to);
      return load(span, { kind: 'memory', pointer, offset: at.offset }, type);
    }
    case 'constant':
      return integerOf(span, BigInt(at.value), type);
  }
}

function withIndex(
  base: TypedExpression,
  index: Extract<ArgsSource, { readonly kind: 'user-memory' }>['index'],
  span: Span,
): TypedExpression {
  if (index === undefined) return base;
  const binary = (operator: '+' | '*', left: TypedExpression, right: TypedExpression) =>
    ({ kind: 'binary', span, type: uint64, operator, left, right }) as const;
  const scale = integerOf(span, BigInt(index.scale), uint64);
  return binary('+', base, binary('*', register(index.register, uint64, span), scale));
}

const register = (name: string, type: Type, span: Span): TypedExpression =>
  call(span, 'reg', [stringLiteral(span, name)], type);

/** `arg0` and so on: an argument by its number. */
export function checkArgN(index: number, span: Span, scope: Scope): TypedExpression {
  const { provider, targets } = scope.probe;
  const { argN, args, describedArgN } = provider.offers;
  const name = `arg${index}`;
  if (argN === undefined) {
    const message = `${name} cannot be used in ${provider.type} probes`;
    return fail(scope, 'not-callable-here', span, message, {
      hint: args
        ? `Use the argument's name: args.name`
        : 'It is known in kprobe, uprobe, usdt and rawtracepoint probes',
    });
  }
  if (index >= argN) {
    const message = `${provider.type} probes have arg0 to arg${argN - 1}, not ${name}`;
    return fail(scope, 'index-out-of-range', span, message);
  }
  if (!contextHere(name, span, scope)) return poisoned(span);
  if (describedArgN !== true)
    return call(span, 'argN', [integerOf(span, BigInt(index), int64)], uint64);
  const fields = described(span, scope)?.fields;
  const field = fields?.[index];
  if (field !== undefined) {
    noteField(field.name, scope);
    return loadArg(field, span);
  }
  const message =
    fields === undefined
      ? `The arguments of ${targets[0]!.name} cannot be read`
      : `${targets[0]!.name} has ${fields.length} arguments, no ${name}`;
  return fail(scope, 'index-out-of-range', span, message);
}

/** `retval` where the probe knows its type; undefined: it is the return register. */
export function typedRetval(span: Span, scope: Scope): TypedExpression | undefined {
  const field = scope.probe.targets[0]!.retval?.();
  return field && loadArg(field, span);
}
