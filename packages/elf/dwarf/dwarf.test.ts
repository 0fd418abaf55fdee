import { inflateSync } from 'node:zlib';
import { type BtfType, typeText } from '@sonde/btf';
import { afterAll, describe, expect, test } from 'vitest';
import { openElf } from '../elf.ts';
import { ElfError } from '../error.ts';
import { type Compiled, compileProgram } from '../testing/compile.ts';
import { type Dwarf, openDwarf } from './dwarf.ts';

const source = `#include <stdint.h>
typedef unsigned long count_t;
enum color { RED, GREEN = 5, DARK = -2 };
struct point { int32_t x, y; };
struct shape {
  char name[8];
  struct point corner, *center;
  unsigned low : 4, high : 12;
  uint8_t bytes[6];
  int grid[2][3];
  struct { int inner; };
  union { int i; float f; } value;
  struct shape *next;
  enum color color;
};
__attribute__((noinline)) int add(int a, int b) {
  asm volatile("" ::: "memory");
  return a + b;
}
__attribute__((noinline)) long draw(struct shape *shape, const char *label, count_t n,
                                    int (*call)(int, int), const struct point *const at) {
  asm volatile("" ::"r"(shape), "r"(at) : "memory");
  return shape->corner.x + label[0] + n + call(1, 2);
}
static inline int twice(int n) {
  asm volatile("nop" : "+r"(n));
  return n * 2;
}
static inline int both(int n) {
  return twice(n) + 1;
}
__attribute__((noinline)) int outer(int n) {
  return both(n + 3);
}
long alias_of_draw() __attribute__((alias("draw")));
int main(int count, char **words) {
  struct point corner = {1, 2};
  struct shape shape = {"square", {3, 4}, &corner, 5, 6};
  return add(count, 1) + draw(&shape, words[0], 7, add, &corner) + outer(count);
}
`;

const variants: readonly (readonly string[])[] = [
  ['-gdwarf-5', '-O2'],
  ['-gdwarf-4', '-O2'],
  ['-gdwarf-3', '-gstrict-dwarf', '-O2'],
  ['-gdwarf-5', '-gdwarf64', '-O2'],
  ['-gdwarf-5', '-gz=zlib', '-O2'],
  ['-gdwarf-5', '-fdebug-types-section', '-O2'],
];

const built: Compiled[] = [];
afterAll(() => {
  for (const each of built) each.remove();
});

function build(flags: readonly string[]): { compiled: Compiled; dwarf: Dwarf; at: Addresses } {
  const compiled = compileProgram(source, flags);
  built.push(compiled);
  const elf = openElf(compiled.bytes, { inflate: (bytes) => inflateSync(bytes) });
  const symbols = new Map([...elf.symbols()].map(({ name, address }) => [name, address]));
  return { compiled, dwarf: openDwarf(elf)!, at: (name) => symbols.get(name)! };
}

type Addresses = (symbol: string) => number;

const asText = ({ types }: Dwarf, id: number): string => typeText(types, id);

describe.each(variants.map((flags) => [flags.join(' '), flags] as const))('%s', (_, flags) => {
  const { compiled, dwarf, at } = build(flags);

  test('prototypes, by symbol and address', () => {
    const id = dwarf.prototype(at('draw'), 'draw')!;
    const type = dwarf.types.type(id) as BtfType & { readonly kind: 'func-proto' };
    expect(type.params.map(({ name, type: param }) => [name, asText(dwarf, param)])).toEqual([
      ['shape', 'struct shape *'],
      ['label', 'const char *'],
      ['n', 'count_t'],
      ['call', 'int (*)(int, int)'],
      ['at', 'const struct point * const'],
    ]);
    expect(asText(dwarf, type.returns)).toBe('long int');
    expect(dwarf.prototype(at('draw'), 'alias_of_draw')).toBe(id);
    expect(dwarf.prototype(at('draw'), 'draw.constprop.0')).toBeUndefined();
    expect(dwarf.prototype(at('draw') + 1, 'draw')).toBeUndefined();
    expect(dwarf.prototype(at('_start'), '_start')).toBeUndefined();
  });

  test('inlined functions: the calls that hold an address, and where they stand', () => {
    const file = `${compiled.folder}/sample.c`;
    const marked = dwarf.lineAddresses(file).findLast(({ line }) => line === 26)!.address;
    const frames = dwarf.frames(marked);
    expect(frames.map((frame) => [frame.function, frame.source?.line, frame.inlined])).toEqual([
      ['twice', 26, true],
      ['both', 30, true],
      ['outer', 33, false],
    ]);
    expect(frames.every((frame) => frame.source?.file === file)).toBe(true);
  });

  test('source files end as written, part by part', () => {
    const file = `${compiled.folder}/sample.c`;
    expect(dwarf.sourceFiles('sample.c')).toEqual([file]);
    expect(dwarf.sourceFiles(file)).toEqual([file]);
    expect(dwarf.sourceFiles('ample.c')).toEqual([]);
    const lines = new Set(dwarf.lineAddresses(file).map(({ line }) => line));
    expect([...lines]).toEqual(expect.arrayContaining([16, 17, 18, 36]));
    expect(lines.has(5)).toBe(false);
  });
});

test.each(variants.map((flags) => [flags.join(' '), flags] as const))('types: %s', (_, flags) => {
  const { dwarf } = build(flags);
  const { types } = dwarf;
  const id = types.find('struct', 'shape')!;
  const shape = types.type(id) as BtfType & { readonly kind: 'struct' };
  expect(shape.size).toBe(80);
  const members = shape.members.map(({ name, type, bitOffset, bitSize }) => [
    name === '' ? '(none)' : typeText(types, type, name),
    bitOffset,
    bitSize,
  ]);
  expect(members).toEqual([
    ['char name[8]', 0, 0],
    ['struct point corner', 64, 0],
    ['struct point *center', 128, 0],
    ['unsigned int low', 192, 4],
    ['unsigned int high', 196, 12],
    ['uint8_t bytes[6]', 208, 0],
    ['int grid[2][3]', 256, 0],
    ['(none)', 448, 0],
    ['union { ... } value', 480, 0],
    ['struct shape *next', 512, 0],
    ['enum color color', 576, 0],
  ]);
  expect(types.type(types.find('enum', 'color')!)).toMatchObject({
    size: 4,
    signed: true,
    values: [
      { name: 'RED', value: 0n },
      { name: 'GREEN', value: 5n },
      { name: 'DARK', value: -2n },
    ],
  });
  expect(types.findEnumerator('GREEN')?.value).toBe(5n);
  expect(types.find('typedef', 'count_t')).toBeGreaterThan(0);
  expect([...types.names('struct')]).toEqual(expect.arrayContaining(['point', 'shape']));
  expect(types.find('struct', 'nothing')).toBeUndefined();
});

const plusPlus = `namespace geo {
struct Base { int id; };
struct Shape : Base {
  static int made;
  double size;
  __attribute__((noinline)) int area(int scale);
  __attribute__((noinline)) int grow(int &by) { asm volatile("" ::: "memory"); return by + id; }
};
}
int geo::Shape::area(int scale) { asm volatile("" ::: "memory"); return scale * id; }
int main() { geo::Shape shape; shape.id = 2; int by = 3; return shape.area(4) + shape.grow(by); }
`;

test('C++: methods by their symbols, base classes, references', () => {
  const compiled = compileProgram(plusPlus, ['-g', '-O1'], { compiler: 'g++' });
  built.push(compiled);
  const elf = openElf(compiled.bytes);
  const dwarf = openDwarf(elf)!;
  const params = (name: string): string[] => {
    const symbol = [...elf.symbols()].find((each) => each.name === name)!;
    const proto = dwarf.types.type(dwarf.prototype(symbol.address, name)!);
    if (proto.kind !== 'func-proto') return [];
    return proto.params.map((each) => typeText(dwarf.types, each.type, each.name));
  };
  expect(params('_ZN3geo5Shape4areaEi')).toEqual(['struct Shape * const this', 'int scale']);
  expect(params('_ZN3geo5Shape4growERi')).toEqual(['struct Shape * const this', 'int *by']);
});

const placed = `#include <string>
struct pair { long a, b; };
struct mixed { double d; int n; };
struct large { long words[3]; };
#define BODY { asm volatile("" ::: "memory"); return 0; }
__attribute__((noinline)) int floats(double d, int a, float f, char b) BODY
__attribute__((noinline)) int structs(pair p, mixed m, large l, int last, long double x, int after) BODY
__attribute__((noinline)) int many(int a, int b, int c, int d, int e, int f, int g, short h) BODY
__attribute__((noinline)) large returns(int a) { asm volatile("" ::: "memory"); return large(); }
__attribute__((noinline)) int object(std::string text, int a) BODY
int main() {
  floats(1, 2, 3, 4);
  structs(pair(), mixed(), large(), 5, 6, 7);
  many(1, 2, 3, 4, 5, 6, 7, 8);
  returns(1);
  object("", 2);
}
`;

test('where arguments lie on entry', () => {
  const compiled = compileProgram(placed, ['-g', '-O0'], { compiler: 'g++' });
  built.push(compiled);
  const elf = openElf(compiled.bytes);
  const dwarf = openDwarf(elf)!;
  const places = (name: string): string[] => {
    const symbol = [...elf.symbols()].find((each) => each.name.startsWith(name))!;
    return dwarf
      .parameters(dwarf.prototype(symbol.address, symbol.name)!)
      .map(({ name, place }) => {
        if (place.kind === 'register') return `${name} ${place.index}`;
        if (place.kind === 'reference') return `${name} reference ${place.index}`;
        return place.kind === 'stack' ? `${name} +${place.offset}` : `${name} ${place.kind}`;
      });
  };
  expect(places('_Z6floats')).toEqual(['d vector', 'a 0', 'f vector', 'b 1']);
  expect(places('_Z7structs')).toEqual([
    'p split',
    'm split',
    'l +8',
    'last 3',
    'x +32',
    'after 4',
  ]);
  expect(places('_Z4many').slice(5)).toEqual(['f 5', 'g +8', 'h +16']);
  expect(places('_Z7returns')).toEqual(['a 1']);
  expect(places('_Z6object')).toEqual(['text reference 0', 'a 1']);
});

test('malformed information gives a value or an ElfError', () => {
  const { compiled, at } = build(['-gdwarf-5', '-O2']);
  const elf = openElf(compiled.bytes);
  const sections = elf.sections.filter(({ name }) => name.startsWith('.debug_'));
  let state = 11;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 600; round++) {
    const bytes = compiled.bytes.slice();
    for (let i = 1 + random(6); i > 0; i--) {
      const { offset, size } = sections[random(sections.length)]!;
      bytes[offset + random(size)] = random(256);
    }
    for (const read of readers(at)) {
      try {
        read(openDwarf(openElf(bytes))!);
      } catch (error) {
        if (!(error instanceof ElfError) && (error as Error).name !== 'BtfError') throw error;
      }
    }
  }
});

const readers = (at: Addresses): ((dwarf: Dwarf) => void)[] => [
  (dwarf) => asText(dwarf, dwarf.prototype(at('draw'), 'draw') ?? 0),
  (dwarf) => dwarf.parameters(dwarf.prototype(at('draw'), 'draw') ?? 0),
  (dwarf) => dwarf.frames(at('outer')),
  (dwarf) => dwarf.lineAddresses(dwarf.sourceFiles('sample.c')[0] ?? ''),
  (dwarf) => dwarf.types.type(dwarf.types.find('struct', 'shape') ?? 0),
];
