import type { AttachPoint, Identifier, Item, Macro, MapDeclaration, Probe } from './ast.ts';
import { parseAttachPoint } from './parse-attach-point.ts';
import { parseBlock } from './parse-block.ts';
import { identifierOf, parseExpression } from './parse-expression.ts';
import { variableName } from './parse-statement.ts';
import { parseTypeName } from './parse-type.ts';
import type { Parser } from './parser.ts';

/** A probe, macro, function or map declaration. Undefined when nothing useful was read. */
export function parseItem(p: Parser): Item | undefined {
  const namesNext = p.peek(1).kind === 'identifier';
  if (p.is('macro') && namesNext) return parseMacro(p);
  if (p.is('fn') && namesNext) return parseSubprogram(p);
  if (p.is('let')) return parseMapDeclaration(p);
  return parseProbe(p);
}

/** `[name =] provider:… , provider:… [/predicate/] { … }` */
function parseProbe(p: Parser): Probe | undefined {
  const start = p.rawStart;
  if (p.token.kind === 'variable' || p.token.kind === 'map') {
    p.unexpected('a probe', { hint: 'Put statements into a probe: begin { … }' });
    return undefined;
  }
  let name: Identifier | undefined;
  if (p.token.kind === 'identifier' && p.is('=', 1)) {
    name = identifierOf(p.take());
    p.take();
  }
  const attachPoints = parseAttachPoints(p);
  if (attachPoints.length === 0 && p.lost) return undefined;
  const predicate = p.is('/') ? parsePredicate(p) : undefined;
  const body = parseBlock(p);
  return {
    kind: 'probe',
    ...(name !== undefined && { name }),
    attachPoints,
    ...(predicate !== undefined && { predicate }),
    body,
    span: p.spanFrom(start),
  };
}

function parseAttachPoints(p: Parser): AttachPoint[] {
  const points: AttachPoint[] = [];
  do {
    if (points.length > 0 && (p.is('{') || p.is('/'))) break;
    const point = parseAttachPoint(p);
    if (point === undefined) {
      p.unexpected('a probe', {
        hint: 'A script is made of probes, as in tracepoint:syscalls:sys_enter_openat { … }',
      });
      break;
    }
    points.push(point);
  } while (p.accept(','));
  return points;
}

function parsePredicate(p: Parser): Probe['predicate'] {
  p.take();
  p.inPredicate = true;
  const predicate = parseExpression(p);
  p.inPredicate = false;
  p.expect('/', 'to close the predicate');
  return predicate;
}

/** `macro name($variable, @map, expression) { … }` */
function parseMacro(p: Parser): Macro {
  const { start } = p.take();
  const name = identifierOf(p.take());
  const params: Macro['params'][number][] = [];
  if (p.expect('(', 'after the name of the macro')) {
    while (!p.lost && !p.is(')')) {
      const param = parseMacroParam(p);
      if (param !== undefined) params.push(param);
      if (!p.accept(',')) break;
    }
    p.expect(')', 'after the parameters');
  }
  const body = parseBlock(p);
  return { kind: 'macro', name, params, body, span: p.spanFrom(start) };
}

function parseMacroParam(p: Parser): Macro['params'][number] | undefined {
  const { kind } = p.token;
  if (kind === 'variable') return { kind, ...variableName(p) };
  if (kind === 'map' || kind === 'identifier') {
    const { name, span } = identifierOf(p.take());
    return { kind: kind === 'map' ? 'map' : 'expression', name, span };
  }
  p.unexpected('a parameter', { hint: 'A macro takes $variables, @maps and plain names' });
  return undefined;
}

/** `fn name($a : type, …) : type { … }` */
function parseSubprogram(p: Parser): Item {
  const { start } = p.take();
  const name = identifierOf(p.take());
  const params: { name: string; type: ReturnType<typeof parseTypeName>; span: Probe['span'] }[] =
    [];
  p.expect('(', 'after the name of the function');
  while (!p.lost && !p.is(')')) {
    if (p.token.kind !== 'variable') {
      p.unexpected('a parameter', { hint: 'Write fn f($a : uint64) : uint64 { … }' });
      break;
    }
    const { name, span } = variableName(p);
    p.expect(':', 'between the parameter and its type');
    const type = parseTypeName(p);
    params.push({ name, type, span: p.spanFrom(span.start) });
    if (!p.accept(',')) break;
  }
  p.expect(')', 'after the parameters');
  p.expect(':', 'before the type that the function returns', {
    hint: 'A function that returns nothing is written fn f() : void { … }',
  });
  const returnType = parseTypeName(p);
  const body = parseBlock(p);
  return { kind: 'subprogram', name, params, returnType, body, span: p.spanFrom(start) };
}

/** `let @m = lruhash(100);` */
function parseMapDeclaration(p: Parser): MapDeclaration | undefined {
  const { start } = p.take();
  if (p.token.kind !== 'map') {
    const hint = 'Variables are declared inside a probe; outside, only maps: let @m = hash(100);';
    p.unexpected('a map', p.token.kind === 'variable' ? { hint } : {});
    return undefined;
  }
  const name = p.take().text;
  p.expect('=', 'after the name of the map');
  if (p.peek(0).kind !== 'identifier') {
    p.unexpected('a kind of map', { hint: 'Use hash, lruhash, percpuhash or percpulruhash' });
    return undefined;
  }
  const mapKind = identifierOf(p.take());
  p.expect('(', 'after the kind of the map');
  const { kind, integer } = p.peek(0);
  if (kind !== 'integer') {
    p.unexpected('the number of entries');
    return undefined;
  }
  p.take();
  p.expect(')', 'after the number of entries');
  if (!p.accept(';') && !p.onNewLine) p.unexpected("';' after the declaration");
  const span = p.spanFrom(start);
  return { kind: 'map-declaration', name, mapKind, maxEntries: integer!, span };
}
