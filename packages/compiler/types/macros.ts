import type { Expression, Macro } from '../syntax/ast.ts';
import { checkBlockExpression } from './branches.ts';
import { checkExpression } from './expressions.ts';
import { childScope, fail, type MacroFrame, type Scope } from './scope.ts';
import type { TypedExpression } from './typed.ts';
import { declare, lookUp } from './variables.ts';

/**
 * Macros are expanded where they are called: the body is checked in a scope of its own, in which a
 * parameter stands for what the caller wrote, checked in the caller's scope.
 */
type CallNode = Expression & { readonly kind: 'call' };

export const findMacros = (name: string, scope: Scope): readonly Macro[] =>
  scope.script.macros.get(name) ?? [];

export function expandMacro(node: CallNode, scope: Scope): TypedExpression {
  const { callee, span } = node;
  // A parameter that asks for a variable or a map goes before one that takes any expression.
  const [macro] = findMacros(callee.name, scope)
    .filter((each) => accepts(each, node.args))
    .toSorted((a, b) => looseParams(a) - looseParams(b));
  if (macro === undefined) {
    const forms = findMacros(callee.name, scope).map(macroForm);
    const message = `No macro '${callee.name}' takes these arguments`;
    return fail(scope, 'bad-argument', span, message, {
      hint: `Its form is ${forms.join(' or ')}`,
    });
  }
  if (isExpanding(macro, scope)) {
    return fail(scope, 'unsupported-syntax', span, `Macro '${callee.name}' uses itself`);
  }
  const frame: MacroFrame = {
    macro,
    path: `${scope.macro?.path ?? ''}${span.start}:`,
    caller: scope,
    arguments: new Map(macro.params.map((param, index) => [param.name, node.args[index]!])),
  };
  const inside = childScope(scope, { macro: frame, inLoop: false });
  const { parent: _hidden, ...isolated } = inside;
  bindVariables(macro, node.args, isolated, scope);
  const value = checkBlockExpression(macro.body, macro.isDefine ? inside : isolated);
  return { ...value, span };
}

/** A `$parameter` is the caller's variable itself, which the macro may assign to. */
function bindVariables(
  macro: Macro,
  args: readonly Expression[],
  inside: Scope,
  caller: Scope,
): void {
  macro.params.forEach((param, index) => {
    const argument = args[index]!;
    if (param.kind !== 'variable' || argument.kind !== 'variable') return;
    const variable = lookUp(caller, argument.name) ?? declare(caller, argument.name, argument.span);
    inside.names.set(param.name, variable);
  });
}

/** What the caller of the macro wrote for a parameter, and where that is to be checked. */
export function macroArgumentNode(
  name: string,
  scope: Scope,
): { readonly node: Expression; readonly scope: Scope } | undefined {
  const { macro } = scope;
  if (macro?.macro.isDefine) return macroArgumentNode(name, macro.caller);
  const isParam = macro?.macro.params.some(
    (each) => each.name === name && each.kind === 'expression',
  );
  const node = isParam === true ? macro?.arguments.get(name) : undefined;
  return node === undefined || macro === undefined ? undefined : { node, scope: macro.caller };
}

/** What a name stands for inside of a macro, checked where the caller wrote it. */
export function macroArgument(name: string, scope: Scope): TypedExpression | undefined {
  const argument = macroArgumentNode(name, scope);
  return argument && checkExpression(argument.node, argument.scope);
}

const looseParams = ({ params }: Macro): number =>
  params.filter(({ kind }) => kind === 'expression').length;

function accepts(macro: Macro, args: readonly Expression[]): boolean {
  return (
    macro.params.length === args.length &&
    macro.params.every(({ kind }, index) => kind === 'expression' || args[index]!.kind === kind)
  );
}

function isExpanding(macro: Macro, scope: Scope): boolean {
  for (let frame = scope.macro; frame !== undefined; frame = frame.caller.macro) {
    if (frame.macro === macro) return true;
  }
  return false;
}

const sigil = { variable: '$', map: '@', expression: '' } as const;

const macroForm = (macro: Macro): string =>
  `${macro.name.name}(${macro.params.map((each) => sigil[each.kind] + each.name.replace(/^[$@]/, '')).join(', ')})`;
