import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Expression } from '../ast.ts';
import { parseExpression } from '../parse-expression.ts';
import { Parser } from '../parser.ts';

/** What a constant expression may name; undefined when the name is not known. */
export interface ConstantScope {
  value(name: string): bigint | string | undefined;
  /** Whether `defined(name)` holds. Absent outside of `#if`. */
  defined?(name: string): boolean;
}

/**
 * The value of a C constant expression, or undefined when it is none. C shares the operators and
 * their precedence with the language, so its parser reads these too. Values are 64 bits wide and
 * signed; `sizeof` and character constants are not known.
 */
export function constantOf(text: string, scope: ConstantScope): bigint | string | undefined {
  const p = new Parser(scope.defined ? parenthesised(text) : text, new Diagnostics());
  const expression = parseExpression(p);
  return p.lost || !p.atEnd ? undefined : evaluate(expression, scope);
}

/** `defined X` as `defined(X)`, which reads as a call. */
function parenthesised(text: string): string {
  const p = new Parser(text, new Diagnostics());
  let out = '';
  while (!p.atEnd) {
    const word = p.take().text;
    out += ` ${word}`;
    if (word === 'defined' && p.token.kind === 'identifier') out += `(${p.take().text})`;
  }
  return out;
}

export function evaluate(
  expression: Expression,
  scope: ConstantScope,
): bigint | string | undefined {
  switch (expression.kind) {
    case 'string':
    case 'integer':
      return expression.value;
    case 'identifier':
      return scope.value(expression.name);
    case 'call': {
      const [argument] = expression.args;
      if (expression.callee.name !== 'defined' || argument?.kind !== 'identifier') return undefined;
      return scope.defined?.(argument.name) ? 1n : 0n;
    }
    case 'cast':
      return evaluate(expression.operand, scope);
    case 'unary': {
      const operand = evaluate(expression.operand, scope);
      if (typeof operand !== 'bigint') return undefined;
      if (expression.operator === '-') return BigInt.asIntN(64, -operand);
      if (expression.operator === '~') return ~operand;
      return expression.operator === '!' ? truth(operand === 0n) : undefined;
    }
    case 'ternary': {
      const condition = evaluate(expression.condition, scope);
      if (condition === undefined) return undefined;
      const isTrue = condition !== 0n;
      if (isTrue && expression.then === undefined) return condition;
      return evaluate(isTrue ? expression.then! : expression.otherwise, scope);
    }
    case 'binary': {
      const left = evaluate(expression.left, scope);
      const right = evaluate(expression.right, scope);
      if (typeof left !== 'bigint' || typeof right !== 'bigint') return undefined;
      return binary(expression.operator, left, right);
    }
    default:
      return undefined;
  }
}

const truth = (value: boolean): bigint => (value ? 1n : 0n);

function binary(operator: string, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case '||':
      return truth(left !== 0n || right !== 0n);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    case '>':
      return truth(left > right);
    case '>=':
      return truth(left >= right);
    case '<<':
      return right < 0n || right > 63n ? undefined : BigInt.asIntN(64, left << right);
    case '>>':
      return right < 0n || right > 63n ? undefined : left >> right;
    case '+':
      return BigInt.asIntN(64, left + right);
    case '-':
      return BigInt.asIntN(64, left - right);
    case '*':
      return BigInt.asIntN(64, left * right);
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    default:
      return undefined;
  }
}
