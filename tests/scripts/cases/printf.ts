import type { ScriptCase } from './script-case.ts';

/** Formats of printf(). */
export const printfCases: readonly ScriptCase[] = [
  {
    title: 'integer conversions',
    script:
      'begin { printf("%d %i %u %o %x %X\\n", -5, 6, 7, 8, 255, 255); printf("%ld %lu %lx\\n", -1, (uint64)1 << 63, (uint64)1 << 63); }',
    prints: ['-5 6 7 10 ff FF', '-1 9223372036854775808 8000000000000000'],
  },
  {
    title: 'without a length 32 bits are shown',
    script:
      'begin { printf("%d %u %x\\n", 0x1ffffffff, -1, 0x1ffffffff); printf("%hhd %hd %lld\\n", 300, 70000, 0x1ffffffff); }',
    prints: ['-1 4294967295 ffffffff', '44 4464 8589934591'],
  },
  {
    title: 'width and flags',
    script:
      'begin { printf("[%5d][%-5d][%05d][%+d][%#x][%#o]\\n", 42, 42, 42, 42, 42, 42); printf("[%8s][%-8s][%3s]\\n", "abc", "abc", "abcdef"); }',
    prints: ['[   42][42   ][00042][+42][0x2a][052]', '[     abc][abc     ][abcdef]'],
  },
  {
    title: 'characters, pointers, percent',
    script: 'begin { printf("%c%c %p 100%%\\n", 72, 105, 0x1234); }',
    prints: ['Hi 0x1234 100%'],
  },
  {
    title: '%s shows any value',
    script: 'begin { printf("%s %s %s %s\\n", (1, "a"), true, (a = 1), 5); }',
    prints: ['(1, a) true { .a = 1 } 5'],
  },
  {
    title: 'strings longer than the stack',
    script:
      'begin { printf("%s|%s|%s\\n", "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd", "eeeeeeeeeeffffffffff", "x"); }',
    prints: ['aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd|eeeeeeeeeeffffffffff|x'],
  },
  {
    title: 'no conversions, many conversions',
    script:
      'begin { printf("plain\\n"); printf("%d%d%d%d%d%d%d%d%d%d\\n", 1, 2, 3, 4, 5, 6, 7, 8, 9, 0); }',
    prints: ['plain', '1234567890'],
  },
];
