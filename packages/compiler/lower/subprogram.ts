import { constant, type Value } from '../ir/builder.ts';
import { sizeOf, type Type } from '../types/type.ts';
import type { TypedExpression, TypedSubprogram } from '../types/typed.ts';
import { evaluateInto, locate } from './composite.ts';
import { scalar } from './expression.ts';
import { FunctionScope } from './function-scope.ts';
import { isScalar, scalarSize } from './layout.ts';
import {
  addressOf,
  copy,
  isDirect,
  type Location,
  loadFrom,
  own,
  shift,
  storeTo,
  zero,
} from './location.ts';
import type { ProgramScope } from './program-scope.ts';
import { leave, lowerBlock } from './statement.ts';

type FunctionCall = Extract<TypedExpression, { kind: 'call-function' }>;

/**
 * A function of the script becomes one of the program. Scalars are passed in registers; what lies in memory is
 * passed by its address and copied, so that a parameter may be assigned to. A result in memory is
 * written where a first, hidden parameter says.
 */
export function lowerSubprogram(program: ProgramScope, subprogram: TypedSubprogram): void {
  const { name, params, result, body } = subprogram;
  const hidden = returnsMemory(result) ? 1 : 0;
  const frameWord = program.frameWord();
  const f = new FunctionScope(program, {
    name: functionName(name),
    role: 'subprogram',
    params: params.length + hidden,
    result: { function: name, type: result, frameWord },
  });
  f.inBlock(() => {
    if (hidden === 1) storeTo(f.b, shift(f.frame(), frameWord), 8, { register: f.b.params[0]! });
    params.forEach((id, index) => {
      const given = f.b.params[index + hidden]!;
      const { type } = program.probe.variables[id]!;
      const home = f.home(id, 'assign');
      if (home.kind === 'register') f.b.move(home.register, { register: given });
      else if (isScalar(type)) storeTo(f.b, home.at, scalarSize(type), { register: given });
      else copy(f.b, home.at, own(given), sizeOf(type));
    });
    lowerBlock(f, body);
  });
  f.finish();
  program.keepAllocated();
}

const returnsMemory = (type: Type): boolean => sizeOf(type) > 0 && !isScalar(type);

/** Names of functions of the script must not be those of programs and callbacks. */
const functionName = (name: string): string => `fn_${name}`;

/** The result in a register; 0 for void. */
export function callFunction(f: FunctionScope, e: FunctionCall): Value {
  const to = f.b.register();
  const args = argumentsOf(f, e);
  f.b.emit({ op: 'call-function', function: functionName(e.function), args, to });
  return { register: to };
}

export function callFunctionInto(f: FunctionScope, e: FunctionCall, to: Location): void {
  const at = f.temporary('result', sizeOf(e.type));
  // A function may end without a return.
  zero(f.b, at, sizeOf(e.type));
  const args = argumentsOf(f, e);
  const target = { register: addressOf(f.b, at) };
  f.b.emit({ op: 'call-function', function: functionName(e.function), args: [target, ...args] });
  copy(f.b, to, at, sizeOf(e.type));
}

function argumentsOf(f: FunctionScope, e: FunctionCall): Value[] {
  return e.args.map((arg) => {
    if (isScalar(arg.type)) return scalar(f, arg);
    const at = locate(f, arg);
    if (isDirect(at) && at.kind !== 'context') return { register: addressOf(f.b, at) };
    const here = f.temporary('argument', sizeOf(arg.type));
    copy(f.b, here, at, sizeOf(arg.type));
    return { register: addressOf(f.b, here) };
  });
}

/** `return value;`, also out of the body of a loop, from where the value goes by the frame. */
export function returnResult(f: FunctionScope, value: TypedExpression): void {
  const { type, frameWord } = f.result!;
  const { b } = f;
  if (type.kind === 'void') {
    scalar(f, value);
    return leave(f);
  }
  if (returnsMemory(type)) {
    const target = loadFrom(b, shift(f.frame(), frameWord), 8);
    evaluateInto(f, value, own(target));
    return leave(f);
  }
  const result = scalar(f, value);
  if (!f.inCallback) return f.return(result);
  storeTo(b, shift(f.frame(), frameWord), 8, result);
  leave(f);
}

/** After a loop whose body returned: the function's own value, 0 for none. */
export function loopResult(f: FunctionScope): Value {
  if (f.result === undefined || !isScalar(f.result.type)) return constant(f.endValue);
  return { register: loadFrom(f.b, shift(f.frame(), f.result.frameWord), 8) };
}
