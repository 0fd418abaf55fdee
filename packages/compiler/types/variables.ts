import type { Span } from '../source/span.ts';
import type { Identifier, Variable } from '../syntax/ast.ts';
import { poisoned } from './build.ts';
import { join, unchanged } from './join.ts';
import { nearHint } from './near.ts';
import { fail, type Scope, type VariableEntry } from './scope.ts';
import { isPoison, poison } from './show.ts';
import type { Type } from './type.ts';
import type { TypedExpression, VariableId } from './typed.ts';

/** The variable of that name that is visible here. */
export function lookUp(scope: Scope, name: string): VariableId | undefined {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.parent) {
    const id = each.names.get(name);
    if (id !== undefined) {
      const entry = scope.probe.variables[id]!;
      if (entry.callbackDepth < scope.callbackDepth) entry.captured = true;
      return id;
    }
  }
  return undefined;
}

/**
 * A new variable in this very block. A body that is checked several times (`unroll`) has its
 * variables once: they are told apart by their place in the text and the macro expansion they stand in.
 */
export function declare(scope: Scope, name: string, span: Span, declared?: Type): VariableId {
  const key = `${scope.probe.key}/${scope.macro?.path ?? ''}/${span.start}/${name}`;
  const { variables } = scope.probe;
  let id = variables.findIndex((entry) => entry.key === key);
  if (id < 0) {
    const { callbackDepth } = scope;
    const state = { callbackDepth, captured: false, addressed: false };
    const owner = scope.inFunction && { owner: scope.inFunction.name };
    const entry: VariableEntry = {
      name,
      key,
      span,
      ...owner,
      ...state,
      implicit: false,
      unassigned: false,
    };
    id = variables.push(declared === undefined ? entry : { ...entry, declared }) - 1;
  }
  scope.names.set(name, id);
  if (declared !== undefined) scope.script.variableTypes.set(key, declared);
  return id;
}

/** The variable that an assignment is to: the visible one, or a new one in this block. */
export function assignedVariable(scope: Scope, { name, span }: Variable): VariableId {
  const known = lookUp(scope, name);
  if (known !== undefined) return known;
  const id = declare(scope, name, span);
  scope.probe.variables[id]!.implicit = true;
  return id;
}

/** Warns once of a variable that is read while it still is the zero it was declared as. */
export function noteRead(id: VariableId, { name, span }: Variable, scope: Scope): void {
  if (scope.onlyTyped === true || !scope.probe.variables[id]!.unassigned) return;
  scope.script.diagnostics.warning(
    'unassigned-variable',
    span,
    `$${name} is used before anything is assigned to it`,
    { hint: `It is zero here: assign to it first, or declare it with its value: let $${name} = 0` },
  );
}

/** Something is given to the variable, here or through its address. */
export function noteAssigned(id: VariableId, scope: Scope): void {
  scope.probe.variables[id]!.unassigned = false;
}

/** `&$x`: who has its address may assign to it, as long as the probe runs. */
export function noteAddressed(id: VariableId, scope: Scope): void {
  noteAssigned(id, scope);
  scope.probe.variables[id]!.addressed = true;
}

/** Warns of the variables that a whole probe never gave a value. */
export function reportUnassigned({ probe, script }: Scope): void {
  for (const { name, span, unassigned } of probe.variables) {
    if (!unassigned) continue;
    script.diagnostics.warning(
      'unassigned-variable',
      span,
      `Nothing is ever assigned to $${name}`,
      { hint: `Assign to it, or leave out its declaration` },
    );
  }
}

/** What is known of a variable's type so far; poison until something was assigned to it. */
export const variableType = (scope: Scope, id: VariableId): Type =>
  scope.script.variableTypes.get(scope.probe.variables[id]!.key) ?? poison;

/** Makes room for a value of a type; false when it does not fit with the earlier ones. */
export function meetVariable(scope: Scope, id: VariableId, type: Type): boolean {
  if (isPoison(type)) return true;
  const { key } = scope.probe.variables[id]!;
  const { variableTypes } = scope.script;
  const known = variableTypes.get(key);
  const joined = known === undefined ? type : join(known, type);
  if (joined === undefined) return false;
  if (known === undefined || !unchanged(known, joined)) {
    variableTypes.set(key, joined);
    scope.script.changed = true;
  }
  return true;
}

/** `$x` as a value. */
export function readVariable(node: Variable, scope: Scope): TypedExpression {
  const id = lookUp(scope, node.name);
  if (id === undefined) {
    if (!outlivesBlock(node, scope)) return unknownVariable(node, scope);
    const { outliving } = scope.probe.uses;
    if (!outliving.some((each) => each.name === node.name))
      outliving.push({ name: node.name, span: node.span });
    return poisoned(node.span);
  }
  const type = variableType(scope, id);
  const { key } = scope.probe.variables[id]!;
  if (isPoison(type) && scope.script.poisoned.has(key)) {
    scope.script.circular ??= { name: `$${node.name}`, span: node.span };
    return poisoned(node.span);
  }
  if (!scope.script.variableTypes.has(key)) {
    noteAssigned(id, scope);
    return fail(scope, 'unknown-variable', node.span, `$${node.name} is never assigned a value`);
  }
  if (isPoison(type)) return poisoned(node.span);
  noteRead(id, node, scope);
  return { kind: 'variable', span: node.span, variable: id, type };
}

/** Whether an earlier block that has ended assigned it. The next round then has it in the whole probe. */
function outlivesBlock({ name, span }: Variable, scope: Scope): boolean {
  const { probe, macro, inFunction } = scope;
  const assigned = `${probe.key}//`;
  return (
    macro === undefined &&
    inFunction === undefined &&
    probe.variables.some(
      (entry) =>
        entry.name === name &&
        entry.owner === undefined &&
        entry.implicit &&
        entry.key.startsWith(assigned) &&
        entry.span.start < span.start,
    )
  );
}

export function unknownVariable(node: Variable | Identifier, scope: Scope): TypedExpression {
  const hint = nearHint(`$${node.name}`, visibleNames(scope));
  const message = `$${node.name} is not assigned or declared here`;
  return fail(scope, 'unknown-variable', node.span, message, {
    hint: hint ?? `Assign to it first: $${node.name} = 0`,
  });
}

function visibleNames(scope: Scope): string[] {
  const names: string[] = [];
  for (let each: Scope | undefined = scope; each !== undefined; each = each.parent) {
    for (const name of each.names.keys()) names.push(`$${name}`);
  }
  return names;
}
