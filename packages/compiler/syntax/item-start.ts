import type { Parser } from './parser.ts';
import { isProviderName } from './provider-names.ts';

/**
 * Whether the token clearly starts a probe, macro or function. Only asked where a statement may
 * stand, so that a forgotten `}` costs one probe, not the rest of the script.
 */
export function startsItem(p: Parser): boolean {
  const { kind, text, end } = p.token;
  if (kind !== 'identifier' || !p.atLineStart) return false;
  if (text === 'macro' || text === 'fn') return p.peek(1).kind === 'identifier' && p.is('(', 2);
  if (!isProviderName(text)) return false;
  const word = text.toLowerCase();
  if (word === 'begin' || word === 'end') return p.is('{', 1);
  return p.text.charAt(end) === ':';
}
