import { expect, test } from 'vitest';
import { type Conversion, parseFormat, unsupportedConversion } from './format.ts';

/** Pieces as text again: what is text stands in quotes, a conversion as it is understood. */
const shown = (format: string): string =>
  parseFormat(format)
    .map((piece) => (piece.kind === 'text' ? JSON.stringify(piece.text) : showConversion(piece)))
    .join(' ');

function showConversion(piece: Conversion): string {
  const flags = [
    piece.left && '-',
    piece.plus && '+',
    piece.space && '_',
    piece.alternate && '#',
    piece.zero && '0',
  ].filter((flag) => flag !== false);
  const precision = piece.precision === undefined ? '' : `.${piece.precision}`;
  return `<${flags.join('')}${piece.width || ''}${precision}${piece.length}${piece.conversion}>`;
}

const cases: [format: string, pieces: string][] = [
  ['plain', '"plain"'],
  ['', ''],
  ['%d', '<d>'],
  ['a%db', '"a" <d> "b"'],
  ['%d%s', '<d> <s>'],
  ['100%%', '"100%"'],
  ['%%d', '"%d"'],
  ['%-16s|', '<-16s> "|"'],
  ['%+ #08lx', '<+_#08lx>'],
  ['%.3s', '<.3s>'],
  ['%*d', '<d>'],
  ['%hhx %hu %llu %zd', '<hhx> " " <hu> " " <llu> " " <zd>'],
  ['%r %rx %rh', '<r> " " <rx> " " <rh>'],
  ['%gr', '<gr>'],
  ['%y', '"%y"'],
  ['%', '"%"'],
  ['50% off', '"50" <_o> "ff"'],
];

test.each(cases)('%j reads as %s', (format, pieces) => {
  expect(shown(format)).toBe(pieces);
});

test.each([
  ['%f', 'f'],
  ['%5.2f', 'f'],
  ['%d %e', 'e'],
  ['%n', 'n'],
])('%s is not supported', (format, conversion) => {
  expect(unsupportedConversion(format)).toBe(conversion);
});

test.each(['%d', '%%f', 'free', '%gr'])('%s is supported', (format) => {
  expect(unsupportedConversion(format)).toBeUndefined();
});
