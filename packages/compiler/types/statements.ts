import { isStandardLibrary } from '../imports/standard-library.ts';
import type { Span } from '../source/span.ts';
import type { Block, Expression, If, Statement } from '../syntax/ast.ts';
import { assignVariable, checkAssign } from './assign.ts';
import { boolOf, integerOf } from './build.ts';
import { checkCondition, isKnown } from './conditions.ts';
import { isIntegral, to64 } from './convert.ts';
import { checkExpression, checkValue } from './expressions.ts';
import { checkResult } from './functions.ts';
import { checkForMap, checkForRange, checkUnroll, checkWhile } from './loops.ts';
import { childScope, fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { resolveTypeName } from './type-names.ts';
import type { TypedBlock, TypedExpression, TypedStatement } from './typed.ts';
import { allowUnstable } from './unstable.ts';
import { declare, lookUp, noteAssigned } from './variables.ts';

/** A block for its effects: its trailing expression, if any, is one more statement. */
export function checkBlock(block: Block, scope: Scope): TypedBlock {
  const inner = childScope(scope);
  const statements = checkStatements(block.statements, inner);
  if (block.result !== undefined) statements.push(...checkEffect(block.result, inner));
  return { statements };
}

export function checkStatements(nodes: readonly Statement[], scope: Scope): TypedStatement[] {
  const statements: TypedStatement[] = [];
  let left: string | undefined;
  for (const node of nodes) {
    if (left !== undefined) {
      const message = `This can never run: it stands after ${left}`;
      scope.script.diagnostics.warning('unreachable-code', node.span, message, {
        hint: `Remove it, or put the ${left} behind a condition: if … { ${left}; }`,
      });
    }
    statements.push(...checkStatement(node, scope));
    left = leaving(node);
  }
  return statements;
}

/** What in a statement leaves its block for good. */
function leaving(node: Statement): string | undefined {
  switch (node.kind) {
    case 'return':
    case 'break':
    case 'continue':
      return node.kind;
    case 'expression': {
      const { expression } = node;
      return expression.kind === 'call' && expression.callee.name === 'exit' ? 'exit()' : undefined;
    }
    default:
      return undefined;
  }
}

function checkStatement(node: Statement, scope: Scope): TypedStatement[] {
  switch (node.kind) {
    case 'expression':
      return checkEffect(node.expression, scope);
    case 'let':
      return checkLet(node, scope);
    case 'assign':
      return some(checkAssign(node, scope));
    case 'discard': {
      const expression = checkExpression(node.value, scope);
      return [{ kind: 'expression', span: node.span, expression }];
    }
    case 'while':
      return [checkWhile(node, scope)];
    case 'unroll':
      return checkUnroll(node, scope);
    case 'for-map':
      return some(checkForMap(node, scope));
    case 'for-range':
      return [checkForRange(node, scope)];
    case 'return':
      return [checkReturn(node, scope)];
    case 'break':
    case 'continue':
      return checkJump(node.kind, node.span, scope);
    case 'import':
      if (allowUnstable('import in a block', node.span, scope) && !isStandardLibrary(node.path))
        fail(scope, 'import-refused', node.span, 'An import in a block is for compiled C', {
          hint: 'Import .bt and .h files at the top of the script',
        });
      return [];
    case 'error':
      return [];
  }
}

const some = (statement: TypedStatement | undefined): TypedStatement[] =>
  statement === undefined ? [] : [statement];

/** An expression that stands alone. */
function checkEffect(node: Expression, scope: Scope): TypedStatement[] {
  if (node.kind === 'if') return [checkIf(node, scope)];
  if (node.kind === 'block') return [...checkBlock(node, scope).statements];
  if (node.kind === 'ternary' && node.then !== undefined) return [checkChoice(node, scope)];
  const expression = checkExpression(node, scope);
  if (isPoison(expression.type)) return [];
  if (expression.kind === 'block' && expression.type.kind === 'none') {
    return [...expression.statements];
  }
  if (discards(node, expression)) {
    const message = `The result, of type ${showType(expression.type)}, is thrown away`;
    scope.script.diagnostics.warning('unused-result', node.span, message, {
      hint: 'Write _ = …; to discard it on purpose',
    });
  }
  return [{ kind: 'expression', span: node.span, expression }];
}

/** `c ? f() : g();` chooses between effects. */
function checkChoice(
  node: Expression & { readonly kind: 'ternary' },
  scope: Scope,
): TypedStatement {
  const condition = checkCondition(node.condition, scope);
  if (isKnown(condition)) {
    const taken = condition.value === 0n ? node.otherwise : node.then!;
    const then = { statements: checkEffect(taken, scope) };
    return { kind: 'if', span: node.span, condition: boolOf(node.span, true), then };
  }
  const then = { statements: checkEffect(node.then!, scope) };
  const otherwise = { statements: checkEffect(node.otherwise, scope) };
  return { kind: 'if', span: node.span, condition, then, otherwise };
}

/** Calls that are made for their effect may be asked for it without looking at the result. */
const effectful = new Set(['signal', 'signal_thread', 'write_user', 'skboutput']);

function discards(node: Expression, expression: TypedExpression): boolean {
  if (expression.type.kind === 'none' || expression.type.kind === 'void') return false;
  if (node.kind === 'update' || node.kind === 'error') return false;
  return !(expression.kind === 'call' && effectful.has(expression.name));
}

function checkIf(node: If, scope: Scope): TypedStatement {
  const condition = checkCondition(node.condition, scope);
  if (isKnown(condition)) return checkTaken(node, condition.value !== 0n, scope);
  const then = checkBlock(node.then, scope);
  const { otherwise, span } = node;
  if (otherwise === undefined) return { kind: 'if', span, condition, then };
  const other =
    otherwise.kind === 'if'
      ? { statements: [checkIf(otherwise, scope)] }
      : checkBlock(otherwise, scope);
  return { kind: 'if', span, condition, then, otherwise: other };
}

/** What cannot run is not checked: it may make sense only for other types, kernels or options. */
function checkTaken(node: If, holds: boolean, scope: Scope): TypedStatement {
  const { span, otherwise } = node;
  const taken = holds ? node.then : otherwise;
  const then: TypedBlock =
    taken === undefined
      ? { statements: [] }
      : taken.kind === 'if'
        ? { statements: [checkIf(taken, scope)] }
        : checkBlock(taken, scope);
  return { kind: 'if', span, condition: boolOf(span, true), then };
}

function checkLet(node: Statement & { readonly kind: 'let' }, scope: Scope): TypedStatement[] {
  const { name, span } = node;
  const type = node.type && resolveTypeName(node.type, scope);
  const value = node.value && checkValue(node.value, scope);
  const known = lookUp(scope, name.name);
  if (known !== undefined) {
    const first = scope.probe.variables[known]!.span;
    noteAssigned(known, scope);
    fail(scope, 'duplicate-declaration', name.span, `$${name.name} is already declared`, {
      hint: 'Variables of inner blocks cannot have the name of an outer one; choose another',
      labels: [{ span: first, message: 'declared here' }],
    });
    return [];
  }
  const variable = declare(scope, name.name, name.span, type);
  if (value !== undefined) return some(assignVariable(variable, value, span, scope));
  scope.probe.variables[variable]!.unassigned = true;
  // In a loop the variable starts as zero each time round.
  if (type !== undefined && isIntegral(type)) {
    return [{ kind: 'assign-variable', span, variable, value: integerOf(span, 0n, type) }];
  }
  return [];
}

function checkReturn(node: Statement & { readonly kind: 'return' }, scope: Scope): TypedStatement {
  const { span } = node;
  if (scope.macro !== undefined) {
    fail(scope, 'flow-misplaced', span, 'return cannot stand in a macro');
  }
  if (scope.inFunction !== undefined) return checkResult(node, scope.inFunction.result, scope);
  if (node.value === undefined) return { kind: 'return', span };
  const value = to64(checkValue(node.value, scope));
  if (!isPoison(value.type) && !isIntegral(value.type)) {
    const message = `A probe returns an integer, not ${showType(value.type)}`;
    fail(scope, 'type-mismatch', node.value.span, message);
  }
  return { kind: 'return', span, value };
}

function checkJump(kind: 'break' | 'continue', span: Span, scope: Scope): TypedStatement[] {
  if (scope.inLoop) return [{ kind, span }];
  const where = scope.macro === undefined ? 'a loop' : 'a loop of the macro';
  fail(scope, 'flow-misplaced', span, `${kind} stands outside of ${where}`);
  return [];
}
