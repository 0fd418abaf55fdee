import type { Expression, Statement } from '../syntax/ast.ts';

type Jump = Statement & { readonly kind: 'break' | 'continue' };

/** `break` and `continue` among statements of a macro that leave no loop of these. Where a macro is called decides nothing: its body is no part of the caller's loop. */
export function strayJumps(statements: readonly Statement[]): Jump[] {
  return statements.flatMap((statement): Jump[] => {
    switch (statement.kind) {
      case 'break':
      case 'continue':
        return [statement];
      case 'expression':
        return inBlocks(statement.expression);
      default:
        return [];
    }
  });
}

function inBlocks(expression: Expression): Jump[] {
  switch (expression.kind) {
    case 'block':
      return strayJumps(expression.statements);
    case 'if': {
      const { then, otherwise } = expression;
      return [...inBlocks(then), ...(otherwise === undefined ? [] : inBlocks(otherwise))];
    }
    default:
      return [];
  }
}
