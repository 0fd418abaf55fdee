import type { ConfigEntry, Import } from './ast.ts';
import { identifierOf } from './parse-expression.ts';
import type { Parser } from './parser.ts';

/** Whether `config = {` stands here; `config` alone may be the name of a probe. */
export const startsConfig = (p: Parser): boolean => p.is('config') && p.is('=', 1) && p.is('{', 2);

/** `config = { key = value; … }`; the last `;` may be left out. */
export function parseConfig(p: Parser): ConfigEntry[] {
  p.take();
  p.take();
  p.take();
  const entries: ConfigEntry[] = [];
  while (!p.atEnd && !p.is('}')) {
    if (p.accept(';')) continue;
    const entry = parseEntry(p);
    if (entry !== undefined) entries.push(entry);
    if (!p.lost && !p.is('}')) p.expect(';', 'after the config value');
    if (p.lost) skipEntry(p);
  }
  p.expect('}', 'to close the config block');
  return entries;
}

function parseEntry(p: Parser): ConfigEntry | undefined {
  if (p.token.kind !== 'identifier') {
    p.unexpected('a config key');
    return undefined;
  }
  const key = identifierOf(p.take());
  p.expect('=', 'after the config key');
  const value = p.lost ? undefined : parseValue(p);
  return value === undefined ? undefined : { key, value, span: p.spanFrom(key.span.start) };
}

function parseValue(p: Parser): ConfigEntry['value'] | undefined {
  const { token } = p;
  const span = { start: token.start, end: token.end };
  switch (token.kind) {
    case 'integer':
      p.take();
      return { kind: 'integer', value: token.integer!, span };
    case 'string':
      p.take();
      return { kind: 'string', value: token.string!, span };
    case 'identifier':
      p.take();
      if (token.text === 'true' || token.text === 'false') {
        return { kind: 'boolean', value: token.text === 'true', span };
      }
      return { kind: 'word', value: token.text, span };
    default:
      p.unexpected('a config value', { hint: 'Use a number, true, false, a word or a "string"' });
      return undefined;
  }
}

function skipEntry(p: Parser): void {
  while (!p.atEnd && !p.is('}') && p.take().text !== ';');
  p.recover();
}

/** `import "path";` */
export function parseImport(p: Parser): Import | undefined {
  const { start } = p.take();
  const { token } = p;
  if (token.kind !== 'string') {
    p.unexpected('the path of the import in quotes');
    while (!p.atEnd && p.take().text !== ';');
    p.recover();
    return undefined;
  }
  p.take();
  if (!p.accept(';') && !p.onNewLine) p.unexpected("';' after the import");
  return { path: token.string!, span: p.spanFrom(start) };
}
