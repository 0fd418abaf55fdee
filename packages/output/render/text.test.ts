import { int, int32, int64, pointerTo, stringOf, type Type, uint64 } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { isDecodeError } from '../decode/error.ts';
import { eventDecoder } from '../decode/event.ts';
import { emptyDictionary, frameText, GrowingDictionary } from '../dictionary.ts';
import { encodeRecord, eventWith, type Literal, parseFormat, schemaWith } from '../fixture.ts';
import { jsonRenderer } from './json.ts';
import { formatText } from './printf.ts';
import { textRenderer } from './text.ts';

const int8 = int(1, true);
const uint8 = int(1, false);
const bool: Type = { kind: 'bool' };
const pointer = pointerTo({ kind: 'void' }, 'none');
const string = stringOf(64);
const buffer: Type = { kind: 'buffer', capacity: 64 };
const tuple = (...elements: Type[]): Type => ({ kind: 'tuple', elements });
const array = (element: Type, length: number): Type => ({ kind: 'array', element, length });
const record = (fields: Record<string, Type>): Type => ({
  kind: 'record',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const color: Type = {
  kind: 'enum',
  name: 'enum color',
  size: 8,
  signed: false,
  enumerators: [
    { name: 'RED', value: '0' },
    { name: 'GREEN', value: '5' },
  ],
};
const kstack: Type = { kind: 'kstack', mode: 'bpftrace', depth: 3 };
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Renders by both paths, from the record and from decoded values, which must agree. */
function printf(format: string, args: readonly (readonly [Type, Literal])[]): string {
  const action = { kind: 'printf' as const, format: parseFormat(format) };
  const event = eventWith(
    0,
    action,
    args.map(([type]) => type),
  );
  const schema = schemaWith({ events: [event] });
  const bytesOfRecord = encodeRecord(
    event,
    args.map(([, value]) => value),
  );
  const rendered = textRenderer(schema)(bytesOfRecord, emptyDictionary, 0n);
  if (rendered === undefined || isDecodeError(rendered)) throw new Error('not rendered');
  const decoded = eventDecoder(schema)(bytesOfRecord);
  if (isDecodeError(decoded)) throw new Error(decoded.message);
  const context = { schema, dictionary: emptyDictionary };
  expect(formatText(action.format, decoded.values, context)).toBe(rendered.text);
  return rendered.text;
}

// The expected texts of this table are what bpftrace 0.27.1 printed.
test.each<[string, string, (readonly [Type, Literal])[]]>([
  [
    '[%d][%5d][%-5d][%05d]',
    '[1][    2][3    ][00004]',
    [
      [int64, 1],
      [int64, 2],
      [int64, 3],
      [int64, 4],
    ],
  ],
  [
    '[%+d][% d][%+d]',
    '[+5][6][-5]',
    [
      [int64, 5],
      [int64, 6],
      [int64, -5],
    ],
  ],
  [
    '[%#x][%#o][%X][%#X][%#x]',
    '[0xff][010][FF][0XAB][0]',
    [
      [int64, 255],
      [int64, 8],
      [int64, 255],
      [int64, 0xab],
      [int64, 0],
    ],
  ],
  [
    '[%d][%ld][%lld]',
    '[-1][-1][-1]',
    [
      [int64, -1],
      [int64, -1],
      [int64, -1],
    ],
  ],
  [
    '[%u][%lu]',
    '[4294967295][18446744073709551615]',
    [
      [int64, -1],
      [int64, -1],
    ],
  ],
  [
    '[%hhd][%hd]',
    '[44][4464]',
    [
      [int64, 300],
      [int64, 70000],
    ],
  ],
  [
    '[%x][%lx]',
    '[ffffffff][ffffffffffffffff]',
    [
      [int64, -1],
      [int64, -1],
    ],
  ],
  [
    '[%d][%ld][%i]',
    '[705032704][5000000000][705032704]',
    [
      [int64, 5000000000],
      [int64, 5000000000],
      [int64, 5000000000],
    ],
  ],
  [
    '[%hhx][%hx][%hhu][%hu][%zd]',
    '[ff][ffff][255][65535][-1]',
    [
      [int8, -1],
      [int8, -1],
      [int8, -1],
      [int8, -1],
      [int8, -1],
    ],
  ],
  [
    '[%s][%d][%u][%x][%p]',
    '[-1][-1][4294967295][ffffffff][0xffffffffffffffff]',
    [
      [int8, -1],
      [int8, -1],
      [int8, -1],
      [int8, -1],
      [int8, -1],
    ],
  ],
  [
    '[%s][%s][%s]',
    '[255][-2][18446744073709551615]',
    [
      [uint8, 255],
      [int(2, true), -2],
      [uint64, -1],
    ],
  ],
  [
    '[%c][%5c][%-5c][%05c]',
    '[A][    A][A    ][0000A]',
    [
      [int64, 65],
      [int64, 65],
      [int64, 65],
      [int64, 65],
    ],
  ],
  [
    '[%p][%5p][%p][%20p][%-20p][%010p]',
    '[0][    0][0xffff][              0x1234][0x99                ][0000000x41]',
    [
      [int64, 0],
      [int64, 0],
      [int64, 0xffff],
      [int64, 0x1234],
      [int64, 0x99],
      [int64, 65],
    ],
  ],
  [
    '[%010d][%+010d][%-010d][%10lld]',
    '[0000000-65][0000000+65][6500000000][        -3]',
    [
      [int64, -65],
      [int64, 65],
      [int64, 65],
      [int64, -3],
    ],
  ],
  [
    '[%010x][%#010x][%-#10x]',
    '[0000000041][0000000x41][0x41      ]',
    [
      [int64, 65],
      [int64, 65],
      [int64, 65],
    ],
  ],
  [
    '[%s][%10s][%-10s][%.2s][%s]',
    '[abc][       abc][abc       ][abc][]',
    [
      [string, 'abc'],
      [string, 'abc'],
      [string, 'abc'],
      [string, 'abc'],
      [string, ''],
    ],
  ],
  [
    '[%-10s][%10s]',
    '[é        ][        é]',
    [
      [string, 'é'],
      [string, 'é'],
    ],
  ],
  [
    '[%-10s][%010s][%+s][%#s]',
    '[5         ][0000000005][+5][5]',
    [
      [int64, 5],
      [int64, 5],
      [int64, 5],
      [int64, 5],
    ],
  ],
  [
    '[%s][%d][%x]',
    '[true][1][1]',
    [
      [bool, true],
      [bool, true],
      [bool, true],
    ],
  ],
  [
    '[%-10s][%10s]',
    '[true      ][      true]',
    [
      [bool, true],
      [bool, true],
    ],
  ],
  [
    '[%10s][%-10s]',
    '[         5][(         1, 2, x)]',
    [
      [int64, 5],
      [tuple(int64, int64, string), [1, 2, 'x']],
    ],
  ],
  ['[%5s]', '[    ((1, 2), 3)]', [[tuple(tuple(int64, int64), int64), [[1, 2], 3]]]],
  [
    '[%s][%s]',
    '[(1)][((1, 2), (a, (3, 4)))]',
    [
      [tuple(int64), [1]],
      [
        tuple(tuple(int8, int8), tuple(string, tuple(int8, int8))),
        [
          [1, 2],
          ['a', [3, 4]],
        ],
      ],
    ],
  ],
  [
    '[%-10s][%10s]',
    '[[         4,3,2,1]][         [4,3,2,1]]',
    [
      [array(int8, 4), [4, 3, 2, 1]],
      [array(int8, 4), [4, 3, 2, 1]],
    ],
  ],
  [
    '[%-10s][%10s]',
    '[{         .a = 1, .b = 2 }][        { .a = 1, .b = 2 }]',
    [
      [record({ a: int8, b: int64 }), [1, 2]],
      [record({ a: int8, b: int64 }), [1, 2]],
    ],
  ],
  [
    '[%s]',
    '[{ .x = 1, .y = { .z = s, .w = -3 } }]',
    [[record({ x: int8, y: record({ z: string, w: int8 }) }), [1, ['s', -3]]]],
  ],
  [
    '[%s][%d][%5s][%s]',
    '[GREEN][5][  RED][7]',
    [
      [color, 5],
      [color, 5],
      [color, 0],
      [color, 7],
    ],
  ],
  ['[%s]', '[(1, GREEN, true)]', [[tuple(int8, color, bool), [1, 5, true]]]],
  [
    '[%s][%10s][%d][%lx]',
    '[0x10][      0x10][-16][fffffffff0]',
    [
      [pointer, 16],
      [pointer, 16],
      [pointer, 0xfffffffff0],
      [pointer, 0xfffffffff0],
    ],
  ],
  [
    '[%r][%rx][%rh]',
    '[ab\\x01\\xffc\\"][\\x61\\x62\\x01\\xff][61 62 01 ff]',
    [
      [buffer, bytes(0x61, 0x62, 1, 255, 0x63, 0x5c, 0x22)],
      [buffer, bytes(0x61, 0x62, 1, 255)],
      [buffer, bytes(0x61, 0x62, 1, 255)],
    ],
  ],
  [
    '[%20r][%-20rx][%20rh]',
    '[          ab\\x01\\xff][\\x61\\x62\\x01\\xff    ][         61 62 01 ff]',
    [
      [buffer, bytes(0x61, 0x62, 1, 255)],
      [buffer, bytes(0x61, 0x62, 1, 255)],
      [buffer, bytes(0x61, 0x62, 1, 255)],
    ],
  ],
  [
    '[%s][%10r]',
    '[ab][      \\x00]',
    [
      [buffer, bytes(0x61, 0x62)],
      [buffer, bytes(0)],
    ],
  ],
  [
    '[%s][%s]',
    '[61:62:63:FF:65:00][127.0.0.1]',
    [
      [{ kind: 'macaddr' }, bytes(0x61, 0x62, 0x63, 0xff, 0x65, 0)],
      [{ kind: 'inet' }, [2, bytes(127, 0, 0, 1)]],
    ],
  ],
  [
    '[%-10s][%10s]',
    '[0x10      ][      0x10]',
    [
      [{ kind: 'ksym' }, 16],
      [{ kind: 'usym' }, [16, 1]],
    ],
  ],
  [
    '[%gr][%gr][%gr]',
    '[GFP_KERNEL][0][GFP_DMA|0x80000000]',
    [
      [int64, 0xcc0],
      [int64, 0],
      [int64, 0x80000001],
    ],
  ],
  [
    '[%gr][%gr][%10gr]',
    '[GFP_KERNEL_ACCOUNT][GFP_HIGHUSER|0x8][      0x10]',
    [
      [int64, 0x400cc0],
      [int64, 0x100cca],
      [int64, 0x10],
    ],
  ],
  [
    '[%gr]',
    '[GFP_TRANSHUGE|GFP_ATOMIC|GFP_DMA|GFP_DMA32|__GFP_ZERO|__GFP_WRITE|__GFP_RETRY_MAYFAIL|__GFP_NOFAIL|__GFP_NORETRY|__GFP_MEMALLOC|__GFP_THISNODE|__GFP_ACCOUNT|__GFP_ZEROTAGS|__GFP_SKIP_ZERO|__GFP_NO_OBJ_EXT|0xf8000210]',
    [[int64, 0xffffffff]],
  ],
  [
    '[%gr][%gr][%gr]',
    '[GFP_NOFS|__GFP_NOWARN|__GFP_NORETRY][GFP_NOWAIT|__GFP_FS|__GFP_NORETRY|__GFP_NOMEMALLOC][GFP_HIGHUSER_MOVABLE]',
    [
      [int64, 0x12c40],
      [int64, 0x92880],
      [int64, 0x2100cca],
    ],
  ],
  ['%% [%10s]', '% [\n        0xffffffff81000000\n]', [[kstack, [0, 0xffffffff81000000n]]]],
  ['100%%', '100%', []],
])('printf %s prints %s', (format, expected, args) => {
  expect(printf(format, args)).toBe(expected);
});

test('a string that fills its buffer ends in the trailer', () => {
  expect(
    printf('%s|%8s', [
      [stringOf(4), 'abcd'],
      [stringOf(4), 'abcd'],
    ]),
  ).toBe('abcd..|  abcd..');
});

test('a string of bytes that are not UTF-8 shows replacement characters', () => {
  expect(printf('%s', [[string, bytes(0x61, 0xff, 0x62)]])).toBe('a\ufffdb');
});

const dictionary = new GrowingDictionary();
dictionary.add([
  { kind: 'ksym', key: 'ffffffff81000010', text: 'do_nanosleep+16' },
  { kind: 'usym', key: '4010,77', text: 'main' },
  { kind: 'username', key: '0', text: 'root' },
  {
    kind: 'kstack-frame',
    key: 'ffffffffc00274ba',
    text: frameText([{ symbol: 'ext4_sync+5', module: 'ext4', source: '', inlined: false }]),
  },
  {
    kind: 'kstack-frame',
    key: 'ffffffff81f0602a',
    text: frameText([
      { symbol: '__bpf_prog_test_run_raw_tp+106', module: '', source: '', inlined: false },
    ]),
  },
  {
    kind: 'ustack-frame',
    key: '7fdeaab1ae89,77',
    text: frameText([
      { symbol: 'inner', module: '/lib/libc.so.6', source: 'src/a.c:7', inlined: true },
      { symbol: 'syscall+25', module: '/lib/libc.so.6', source: 'src/a.c:9', inlined: false },
    ]),
  },
]);

const inner: Type = {
  kind: 'struct',
  name: 'struct in',
  size: 4,
  fields: [{ name: 'z', type: int32, offset: 0 }],
};
const outer: Type = {
  kind: 'struct',
  name: 'struct foo',
  size: 24,
  fields: [
    { name: 'c', type: int8, offset: 0 },
    { name: 'b', type: stringOf(7), offset: 1 },
    { name: 'i', type: inner, offset: 8 },
    { name: 'p', type: pointer, offset: 12 },
    { name: 'arr', type: array(inner, 1), offset: 20 },
  ],
};

const stack = (kind: 'kstack' | 'ustack', mode: 'bpftrace' | 'perf' | 'raw'): Type => ({
  kind,
  mode,
  depth: 4,
});

test.each<[string, Type, Literal, string, string]>([
  ['integer', int64, -1, '-1\n', '-1'],
  ['above a double', int64, 9007199254740993n, '9007199254740993\n', '"9007199254740993"'],
  [
    'exact in a double',
    int64,
    1152921504606846976n,
    '1152921504606846976\n',
    '1152921504606846976',
  ],
  ['unsigned', uint64, -1, '18446744073709551615\n', '"18446744073709551615"'],
  [
    'string',
    string,
    'a"b\\c\n\t\r\u0001d\u007f',
    'a"b\\c\n\t\r\u0001d\u007f\n',
    '"a\\"b\\\\c\\n\\t\\r\\u0001d\u007f"',
  ],
  ['bool', bool, true, 'true\n', 'true'],
  ['enum', color, 5, 'GREEN\n', '5'],
  ['pointer', pointer, 16, '0x10\n', '16'],
  ['buffer', buffer, bytes(0x61, 0x62, 1, 255, 0x22), 'ab\\x01\\xff"\n', '[97,98,1,-1,34]'],
  ['array', array(int32, 2), [1, 16909060], '[1,16909060]\n', '[1,16909060]'],
  [
    'tuple',
    tuple(int8, tuple(string, bool)),
    [1, ['x', true]],
    '(1, (x, true))\n',
    '[1,["x",true]]',
  ],
  [
    'record',
    record({ a: int8, b: string }),
    [1, 'y'],
    '{ .a = 1, .b = y }\n',
    '{"a": 1, "b": "y"}',
  ],
  [
    'struct',
    outer,
    bytes(47, 0x6f),
    '{ .c = 47, .b = o, .i = { .z = 0 }, .p = 0x0, .arr = [{ .z = 0 }] }\n',
    '{"c": 47, "b": "o", "i": {"z": 0}, "p": 0, "arr": [{"z": 0}]}',
  ],
  ['none', { kind: 'none' }, 0, 'null\n', 'null'],
  ['probe', { kind: 'probe' }, 0, 'begin\n', '"begin"'],
  ['ksym', { kind: 'ksym' }, 0xffffffff81000010n, 'do_nanosleep+16\n', '"do_nanosleep+16"'],
  ['usym', { kind: 'usym' }, [0x4010, 77], 'main\n', '"main"'],
  ['username', { kind: 'username' }, 0, 'root\n', '"root"'],
  ['unknown uid', { kind: 'username' }, 1234, '1234\n', '"1234"'],
  [
    'IPv6',
    { kind: 'inet' },
    [10, bytes(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)],
    '2001:db8::1\n',
    '"2001:db8::1"',
  ],
  [
    'mapped IPv6',
    { kind: 'inet' },
    [10, bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4)],
    '::ffff:1.2.3.4\n',
    '"::ffff:1.2.3.4"',
  ],
  [
    'kernel stack',
    stack('kstack', 'bpftrace'),
    [0, 0xffffffffc00274ban, 0xffffffff81f0602an],
    '\n        ext4_sync+5\n        __bpf_prog_test_run_raw_tp+106\n\n',
    '"\\n        ext4_sync+5\\n        __bpf_prog_test_run_raw_tp+106\\n"',
  ],
  [
    'perf stack',
    stack('kstack', 'perf'),
    [0, 0xffffffffc00274ban, 0xffffffff81f0602an],
    '\n\tffffffffc00274ba ext4_sync+5 (ext4)\n\tffffffff81f0602a __bpf_prog_test_run_raw_tp+106\n\n',
    '"\\n\\tffffffffc00274ba ext4_sync+5 (ext4)\\n\\tffffffff81f0602a __bpf_prog_test_run_raw_tp+106\\n"',
  ],
  [
    'raw stack',
    stack('ustack', 'raw'),
    [77, 0x7fdeaab1ae89n, 0x555563f8ba68n],
    '\n7fdeaab1ae89\n555563f8ba68\n\n',
    '"\\n7fdeaab1ae89\\n555563f8ba68\\n"',
  ],
  [
    'user stack',
    stack('ustack', 'bpftrace'),
    [77, 0x7fdeaab1ae89n, 0x555563f8ba68n],
    '\n        [inlined] inner@src/a.c:7\n        syscall+25@src/a.c:9\n        0x555563f8ba68\n\n',
    '"\\n        [inlined] inner@src/a.c:7\\n        syscall+25@src/a.c:9\\n        0x555563f8ba68\\n"',
  ],
  [
    'user perf stack',
    stack('ustack', 'perf'),
    [77, 0x7fdeaab1ae89n, 0x555563f8ba68n],
    '\n\t7fdeaab1ae89 inner (inlined)\n\t7fdeaab1ae89 syscall+25 (/lib/libc.so.6)\n\t555563f8ba68 0x555563f8ba68 ([unknown])\n\n',
    '"\\n\\t7fdeaab1ae89 inner (inlined)\\n\\t7fdeaab1ae89 syscall+25 (/lib/libc.so.6)\\n\\t555563f8ba68 0x555563f8ba68 ([unknown])\\n"',
  ],
])('print of %s', (_name, type, value, text, json) => {
  const event = eventWith(0, { kind: 'print-value' }, [type]);
  const schema = schemaWith({ events: [event] });
  const bytesOfRecord = encodeRecord(event, [value]);
  expect(textRenderer(schema)(bytesOfRecord, dictionary, 0n)).toMatchObject({ text });
  expect(jsonRenderer(schema)(bytesOfRecord, dictionary, 0n)).toMatchObject({
    text: `{"type": "value", "data": ${json}}\n`,
  });
});
