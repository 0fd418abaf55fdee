import { expect, test } from 'vitest';
import { fixtureKernel } from '../../kernel/fixture.ts';
import { checkText, codesOf } from '../check-text.ts';
import { wellKnownConstant } from './well-known-constants.ts';

/** Values as the headers of Linux and their manual pages have them. */
const constants: readonly (readonly [name: string, x86: number, arm64?: number])[] = [
  ['AF_INET6', 10, 10],
  ['IPPROTO_ICMPV6', 58, 58],
  ['ICMP_ECHO', 8, 8],
  ['ICMPV6_ECHO_REPLY', 129, 129],
  ['ETH_P_IPV6', 0x86dd, 0x86dd],
  ['TCP_CONGESTION', 13, 13],
  ['SOCK_NONBLOCK', 0o4000, 0o4000],
  ['O_DIRECTORY', 0o200000, 0o40000],
  ['O_TMPFILE', 0o20200000, 0o20040000],
  ['AT_FDCWD', -100, -100],
  ['S_IFREG', 0o100000, 0o100000],
  ['SIGSTKFLT', 16, 16],
  ['EWOULDBLOCK', 11, 11],
  ['EHWPOISON', 133, 133],
  ['CLONE_NEWPID', 0x20000000, 0x20000000],
  ['CAP_BPF', 39, 39],
  ['MAP_ANONYMOUS', 0x20, 0x20],
  ['PROT_EXEC', 4, 4],
  ['MADV_DONTNEED', 4, 4],
  ['TASK_KILLABLE', 0x102, 0x102],
  ['MINORMASK', 0xfffff, 0xfffff],
  ['PAGE_SIZE', 4096],
  ['PAGE_SHIFT', 12],
  ['NO_SUCH_CONSTANT', Number.NaN],
];

const numberOf = (name: string, arch: 'x86_64' | 'aarch64'): number =>
  Number(wellKnownConstant(name, arch, () => undefined) ?? Number.NaN);

test.each(constants.map(([name, x86, arm64]) => ({ name, x86, arm64 })))(
  '$name',
  ({ name, x86, arm64 }) => {
    expect(numberOf(name, 'x86_64')).toBe(x86);
    expect(numberOf(name, 'aarch64')).toBe(arm64 ?? Number.NaN);
  },
);

test('flags of requests follow the bits of the kernel', () => {
  const bits: Readonly<Record<string, bigint>> = { __REQ_SYNC: 11n };
  const flag = (name: string) => wellKnownConstant(name, 'x86_64', (bit) => bits[bit]);
  expect(flag('REQ_SYNC')).toBe(1n << 11n);
  expect(flag('REQ_META')).toBeUndefined();
  expect(flag('REQ_OP_MASK')).toBe(255n);
});

test('a script names them; what it defines itself goes before', () => {
  const kernel = fixtureKernel();
  const script =
    '#define EPERM 7\nbegin { static_assert(PAGE_SIZE == 1 << PAGE_SHIFT && EPERM == 7 && SIGKILL == 9, ""); }';
  expect(codesOf(checkText(script, { kernel }))).toEqual([]);
});
