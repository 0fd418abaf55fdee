import type { Scope } from './scope.ts';

const literals = [
  '0',
  '1',
  '2',
  '-1',
  '7',
  '63',
  '64',
  '65',
  '127',
  '128',
  '-128',
  '255',
  '256',
  '32767',
  '32768',
  '65535',
  '65536',
  '-32768',
  '2147483647',
  '2147483648',
  '-2147483648',
  '4294967295',
  '4294967296',
  '9223372036854775807',
  '0xff',
  '0x7fff_ffff',
  '1e6',
  '5ms',
  '017',
  '1_000',
  '5u',
  '7ull',
  '9l',
  '3us',
  '2d',
  '0xFFFFFFFFFFFFFFFF',
  '18446744073709551615',
];

/** What is known when a script is compiled, besides literals. */
const known = [
  'sizeof(uint16)',
  'sizeof((uint8)1)',
  '(uint64)true',
  'comptime (2 + 3)',
  'getopt("n", 7)',
  '$#',
  'strlen("ab" + "c")',
];

/** Not the same on two machines. */
const ofThisMachine = ['ncpus', 'uid', 'gid'];

/** An integer that does not change while the script runs. */
export function constant({ random, preamble, isShared }: Scope): string {
  const rare = [...known, ...preamble.integers, ...(isShared ? ofThisMachine : [])];
  return random.chance(0.8) ? random.pick(literals) : random.pick(rare);
}
