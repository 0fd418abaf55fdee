import type { CheckedCall, Param, Signature } from '../builtins/signature.ts';
import { findSignature, signatureNames } from '../builtins/signatures.ts';
import type { Span } from '../source/span.ts';
import type { Expression } from '../syntax/ast.ts';
import { contextHere, typedRetval } from './args.ts';
import { checkArgument } from './arguments.ts';
import { call, poisoned } from './build.ts';
import { checkValue } from './expressions.ts';
import { checkFunctionCall } from './functions.ts';
import { expandMacro, findMacros } from './macros.ts';
import { keyed } from './maps.ts';
import { nearHint } from './near.ts';
import { memberOffset } from './queries.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison } from './show.ts';
import { none } from './type.ts';
import type { TypedArgument, TypedExpression } from './typed.ts';
import { allowUnstable } from './unstable.ts';

export type CallNode = Expression & { readonly kind: 'call' };

/** `name(…)`: a macro of the script, else a builtin. */
export function checkCall(node: CallNode, scope: Scope): TypedExpression {
  const { name } = node.callee;
  if (findMacros(name, scope).length > 0) return expandMacro(node, scope);
  const own = scope.script.functions.get(name);
  if (own !== undefined) return checkFunctionCall(own, node, scope);
  const signature = findSignature(name);
  if (signature !== undefined) return checkBuiltin(signature, node, scope);
  const message = `Function '${name}' is not known`;
  return fail(scope, 'unknown-function', node.callee.span, message, {
    hint:
      nearHint(name, [
        ...signatureNames(),
        ...scope.script.macros.keys(),
        ...scope.script.functions.keys(),
      ]) ?? [],
  });
}

/** A builtin used as a function or, with no arguments, as a variable. */
export function checkBuiltin(
  signature: Signature,
  node: Pick<CallNode, 'span' | 'callee' | 'args'>,
  scope: Scope,
): TypedExpression {
  if (signature.aggregate !== undefined) {
    const message = `${signature.name}() must be assigned directly to a map`;
    return fail(scope, 'aggregate-misuse', node.span, message, {
      hint: `Write @name = ${signature.name}(…);`,
    });
  }
  if (signature.name === 'dw_ustack' && !allowUnstable('dw_ustack', node.span, scope))
    return poisoned(node.span);
  const checked = checkArguments(signature, node, scope);
  if (checked === undefined) return poisoned(node.span);
  if (signature.trustsArgs === true) scope.probe.uses.trustedArgs = true;
  if (signature.readsKernelStack === true) scope.probe.uses.kernelStack = true;
  const before = scope.script.diagnostics.list.length;
  const rewritten = signature.rewrite?.(checked);
  if (rewritten !== undefined) return rewritten;
  const { result } = signature;
  const type = typeof result === 'function' ? result(checked) : result;
  const failed = scope.script.diagnostics.list
    .slice(before)
    .some((each) => each.severity === 'error');
  if (failed || isPoison(type)) return poisoned(node.span);
  if (signature.name === 'probe') noteProbe(scope);
  if (signature.perTarget === true) scope.probe.uses.everyTarget = true;
  return call(node.span, signature.name, checked.args, type);
}

/** The body of a `for` has no context to ask for the cookie: there, a program must have one target. */
function noteProbe({ probe, callbackDepth, inFunction }: Scope): void {
  probe.uses.probe = true;
  if (callbackDepth > 0 || inFunction !== undefined) probe.uses.everyTarget = true;
}

/** Checks where the builtin stands and what it is given; undefined after a diagnostic. */
export function checkArguments(
  signature: Signature,
  node: Pick<CallNode, 'span' | 'callee' | 'args'>,
  scope: Scope,
): CheckedCall | undefined {
  if (!allowedHere(signature, node.callee.span, scope)) return undefined;
  const args = collectArguments(signature, node, scope);
  if (args === undefined) return undefined;
  const { script, probe } = scope;
  return {
    name: signature.name,
    span: node.span,
    args,
    provider: probe.provider,
    inLoop: scope.inLoop,
    kernel: script.kernel,
    config: script.config,
    options: script.options,
    error: (code, message, { span, ...details } = {}) =>
      script.diagnostics.error(code, span ?? node.span, message, details),
    warning: (code, message, details) =>
      script.diagnostics.warning(code, node.span, message, details),
    binary: () => {
      const { target } = probe.targets[0]!;
      return 'path' in target ? script.kernel.binary(target.path) : undefined;
    },
    option: (name, asked) => {
      const first = script.scriptOptions.get(name);
      if (first === undefined || (first.description === undefined && asked.description))
        script.scriptOptions.set(name, asked);
      return { given: script.options.named[name], first: first ?? asked };
    },
    describe: (type) => script.structs.describe(type),
    retval: () => typedRetval(node.span, scope),
    memberOffset: (type, path, span) =>
      memberOffset(
        type,
        path.map((name) => ({ name, span })),
        scope,
      ),
    mapTypes(map) {
      const { name, key, value } = script.maps.entry(map);
      return { name, ...(key && { key }), ...(value && { value }) };
    },
  };
}

function allowedHere(signature: Signature, span: Span, scope: Scope): boolean {
  const { name, unsafe, feature } = signature;
  const { script, probe } = scope;
  if (unsafe === true && !script.options.unsafe) {
    fail(scope, 'unsafe-function', span, `${name}() can change the traced system`, {
      hint: 'Allow it with --unsafe',
    });
    return false;
  }
  const refusal = signature.refuses?.(probe.provider);
  if (refusal !== undefined) {
    fail(
      scope,
      'not-callable-here',
      span,
      `${name} cannot be used in ${probe.provider.type} probes`,
      {
        hint: refusal,
      },
    );
    return false;
  }
  const { readsContext = false } = signature;
  const reads = typeof readsContext === 'function' ? readsContext(probe.provider) : readsContext;
  const hasValue = signature.result !== none;
  if (reads && !contextHere(name, span, scope, hasValue)) return false;
  if (feature !== undefined && script.kernel.features[feature] === false) {
    const message = `${name} needs ${feature}, which kernel ${script.kernel.release} lacks`;
    fail(scope, 'feature-missing', span, message, {
      hint: 'sonde trace --info shows what this kernel has',
    });
    return false;
  }
  return true;
}

function collectArguments(
  signature: Signature,
  node: Pick<CallNode, 'span' | 'args'>,
  scope: Scope,
): TypedArgument[] | undefined {
  const args: TypedArgument[] = [];
  const given = [...node.args];
  let failed = false;
  for (const param of signature.params) {
    const [next] = given;
    if (next === undefined || skips(param, next)) {
      if (param.optional !== true) return countMismatch(signature, node, scope);
      continue;
    }
    given.shift();
    const checked = checkArgument(param, next, { signature, earlier: args }, scope);
    if (checked === undefined) failed = true;
    else args.push(checked);
    // delete(@m[k]) is the old way to write delete(@m, k).
    const last = args.at(-1);
    if (param.kind === 'map' && next.kind === 'map-element' && last?.kind === 'map-reference') {
      const key = elementKey(next, last.map, scope);
      if (key === undefined) failed = true;
      else args.push(key);
      warnOldForm(signature, next.span, scope);
      if (!failed) return given.length === 0 ? args : countMismatch(signature, node, scope);
    }
  }
  if (signature.rest === true) {
    for (const each of given.splice(0)) {
      const value = checkValue(each, scope);
      if (isPoison(value.type)) failed = true;
      args.push(value);
    }
  }
  if (given.length > 0) return countMismatch(signature, node, scope);
  return failed ? undefined : args;
}

const skips = (param: Param, node: Expression): boolean =>
  param.kind === 'word' &&
  param.optional === true &&
  node.kind !== 'identifier' &&
  node.kind !== 'string';

function elementKey(
  node: Expression & { readonly kind: 'map-element' },
  map: number,
  scope: Scope,
): TypedExpression | undefined {
  const [only, ...more] = node.key;
  const key =
    more.length === 0 ? only! : ({ kind: 'tuple', span: node.span, elements: node.key } as const);
  const value = checkValue(key, scope);
  return isPoison(value.type) ? undefined : keyed(map, value, node.span, scope)?.key;
}

function warnOldForm(signature: Signature, span: Span, scope: Scope): void {
  const { name } = signature;
  scope.script.diagnostics.warning('deprecated', span, `${name}(@map[key]) is the old form`, {
    hint: `Write ${name}(@map, key)`,
  });
}

function countMismatch(
  signature: Signature,
  node: Pick<CallNode, 'span' | 'args'>,
  scope: Scope,
): undefined {
  const least = signature.params.filter((param) => param.optional !== true).length;
  const most = signature.rest === true ? undefined : signature.params.length;
  const takes =
    most === undefined
      ? `at least ${plural(least)}`
      : least === most
        ? plural(least)
        : `${least} to ${plural(most)}`;
  const message = `${signature.name}() takes ${takes}, not ${node.args.length}`;
  fail(scope, 'bad-argument-count', node.span, message, { hint: `Its form is ${form(signature)}` });
  return undefined;
}

const plural = (count: number): string =>
  count === 0 ? 'no argument' : count === 1 ? '1 argument' : `${count} arguments`;

/** `str(pointer[, length])`, for hints and the editor. */
export function form(signature: Signature): string {
  const params = signature.params
    .map((param, index) => {
      const text = index === 0 ? param.name : `, ${param.name}`;
      return param.optional === true ? `[${text}]` : text;
    })
    .join('');
  return `${signature.name}(${params}${signature.rest === true ? ', …' : ''})`;
}
