import type { AssignOperator, BinaryOperator, UnaryOperator } from './ast.ts';

/** How tightly a binary operator binds; higher is tighter. All levels are left-associative. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

const assignOperators: Readonly<Record<AssignOperator, true>> = {
  '=': true,
  '<<=': true,
  '>>=': true,
  '+=': true,
  '-=': true,
  '*=': true,
  '/=': true,
  '%=': true,
  '&=': true,
  '|=': true,
  '^=': true,
};

const unaryOperators: Readonly<Record<UnaryOperator, true>> = {
  '!': true,
  '~': true,
  '-': true,
  '*': true,
  '&': true,
};

export const isBinaryOperator = (text: string): text is BinaryOperator =>
  Object.hasOwn(precedence, text);

export const isAssignOperator = (text: string): text is AssignOperator =>
  Object.hasOwn(assignOperators, text);

export const isUnaryOperator = (text: string): text is UnaryOperator =>
  Object.hasOwn(unaryOperators, text);
