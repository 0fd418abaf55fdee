import type { Block, If } from './ast.ts';
import { parseBlock } from './parse-block.ts';
import { parseExpression } from './parse-expression.ts';
import type { Parser } from './parser.ts';

/** `if c { … } else if d { … } else { … }`, at its `if`. */
export function parseIf(p: Parser): If {
  const { start } = p.take();
  const condition = parseExpression(p);
  const then = parseBlock(p);
  const otherwise = p.accept('else') ? parseElse(p) : undefined;
  const span = p.spanFrom(start);
  return { kind: 'if', condition, then, ...(otherwise !== undefined && { otherwise }), span };
}

function parseElse(p: Parser): Block | If | undefined {
  return p.is('if') ? p.deeper(() => parseIf(p)) : parseBlock(p);
}
