import { constant } from '../ir/builder.ts';
import type { Span } from '../source/span.ts';
import { sizeOf } from '../types/type.ts';
import type { TypedBlock, TypedExpression, TypedStatement, VariableId } from '../types/typed.ts';
import { lowerAggregate } from './aggregate.ts';
import { evaluateInto } from './composite.ts';
import { branchOn, eitherWay, lowering, scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { isScalar, scalarSize } from './layout.ts';
import { copy, shift, storeTo } from './location.ts';
import { lowerForMap, lowerForRange } from './loop.ts';
import { setMap } from './map-access.ts';
import { frameHead, stopped } from './program-scope.ts';
import { callFunction, returnResult } from './subprogram.ts';

export function lowerBlock(f: FunctionScope, block: TypedBlock): void {
  f.inBlock(() => lowerStatements(f, block.statements));
}

export function lowerStatements(f: FunctionScope, statements: readonly TypedStatement[]): void {
  for (const statement of statements) {
    if (f.b.ended) return;
    f.inStatement(() => f.b.at(statement.span, () => lowerStatement(f, statement)));
  }
}

function lowerStatement(f: FunctionScope, s: TypedStatement): void {
  switch (s.kind) {
    case 'expression':
      return lowerEffect(f, s.expression);
    case 'assign-variable':
      return assignVariable(f, s.variable, s.value);
    case 'assign-map':
      return setMap(f, s);
    case 'aggregate':
      return lowerAggregate(f, s);
    case 'if':
      return eitherWay(f, s.condition, [
        () => lowerBlock(f, s.then),
        () => s.otherwise && lowerBlock(f, s.otherwise),
      ]);
    case 'while':
      return lowerWhile(f, s);
    case 'for-range':
      return lowerForRange(f, s);
    case 'for-map':
      return lowerForMap(f, s);
    case 'return':
      return lowerReturn(f, s.value, s.span);
    case 'break':
      return f.loop?.break();
    case 'continue':
      return f.loop?.continue();
  }
}

/** An expression for its effects; one without any is dropped by dead code elimination. */
function lowerEffect(f: FunctionScope, e: TypedExpression): void {
  const isCall = e.kind === 'call' ? lowering(e.name) : undefined;
  if (isCall?.effect && e.kind === 'call') isCall.effect(f, e);
  else if (e.kind === 'ternary')
    eitherWay(f, e.condition, [() => lowerEffect(f, e.then), () => lowerEffect(f, e.otherwise)]);
  else if (e.kind === 'call-function' && e.type.kind === 'void') callFunction(f, e);
  else if (e.type.kind === 'none' || e.type.kind === 'void') lowerNothing(f, e);
  else if (isScalar(e.type)) scalar(f, e);
  else evaluateInto(f, e, f.temporary('unused', sizeOf(e.type)));
}

function lowerNothing(f: FunctionScope, e: TypedExpression): void {
  if (e.kind !== 'block') return;
  lowerStatements(f, e.statements);
  lowerEffect(f, e.result);
}

export function assignVariable(f: FunctionScope, id: VariableId, value: TypedExpression): void {
  const { type } = f.program.probe.variables[id]!;
  if (isScalar(type)) {
    const result = scalar(f, value);
    const home = f.home(id, 'assign');
    if (home.kind === 'register') f.b.move(home.register, result);
    else storeTo(f.b, home.at, scalarSize(type), result);
    return;
  }
  const home = f.home(id, 'assign');
  if (home.kind === 'register') throw new Error('a composite variable needs memory');
  if (!mentions(value, id)) return evaluateInto(f, value, home.at);
  // `$s = $c ? $s : "x"` must not write over what it reads.
  const result = f.temporary('assigned', sizeOf(type));
  evaluateInto(f, value, result);
  copy(f.b, shift(home.at, 0), result, sizeOf(type));
}

/** Whether a variable may be read while the expression is evaluated. Says yes where it would have to look into statements. */
function mentions(e: TypedExpression, id: VariableId): boolean {
  switch (e.kind) {
    case 'variable':
      return e.variable === id;
    case 'integer':
    case 'string':
      return false;
    case 'cast':
      return mentions(e.operand, id);
    case 'map-get':
      return e.key !== undefined && mentions(e.key, id);
    case 'tuple':
    case 'record':
      return e.elements.some((element) => mentions(element, id));
    case 'call':
      return e.args.some((arg) =>
        arg.kind === 'map-reference'
          ? false
          : arg.kind === 'variable-reference'
            ? arg.variable === id
            : mentions(arg, id),
      );
    default:
      return true;
  }
}

/** A plain loop in the program's own flow: the verifier must see its end. */
function lowerWhile(f: FunctionScope, s: TypedStatement & { kind: 'while' }): void {
  const { b } = f;
  const [head, body, done] = [b.block(), b.block(), b.block()];
  b.jump(head);
  b.enter(head);
  branchOn(f, s.condition, body, done);
  b.enter(body);
  const outer = f.loop;
  f.loop = { continue: () => b.jump(head), break: () => b.jump(done) };
  lowerBlock(f, s.body);
  f.loop = outer;
  b.jump(head);
  b.enter(done);
}

function lowerReturn(f: FunctionScope, value: TypedExpression | undefined, span: Span): void {
  if (f.result !== undefined && value) return f.b.at(span, () => returnResult(f, value));
  if (value) f.b.at(span, () => lowerEffect(f, value));
  leave(f);
}

/** Leaves the probe, or the function of the script. Out of a loop body by telling the surroundings, which leave in turn. */
export function leave(f: FunctionScope): void {
  if (!f.inCallback) return f.return(constant(f.endValue));
  storeTo(f.b, shift(f.frame(), frameHead.stopped), 8, constant(stopped.byReturn));
  f.b.return(constant(1));
}
