import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openElfFile } from '@sonde/ebpf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BuiltProgram, buildProgram, traceProgram } from './testing/trace-program.ts';

const built: BuiltProgram[] = [];
const build = (...args: Parameters<typeof buildProgram>): BuiltProgram => {
  const program = buildProgram(...args);
  built.push(program);
  return program;
};
afterAll(() => {
  for (const each of built) each.remove();
});

const shapes = `#include <stdint.h>
enum color { RED, GREEN = 5 };
struct point { int32_t x, y; };
struct shape {
  char name[8];
  struct point corner, *center;
  unsigned low : 4, high : 12;
  int grid[2][2];
  struct { int inner; };
  enum color color;
};
typedef struct { int value; } plain_t;
struct large { long words[3]; };
#define KEEP asm volatile("" ::: "memory")
__attribute__((noipa)) int draw(struct shape *shape, const char *label, enum color color, double ratio,
                                   unsigned char small, plain_t *plain) { KEEP; return shape->corner.x; }
__attribute__((noipa)) int many(char a, short b, long c, int d, int e, int f, int g, struct large l,
                                   int h) { KEEP; return h; }
static inline int hidden(int depth) { KEEP; return depth + 1; }
int (*indirect)(int) = hidden;
int main(int count, char **words) {
  struct point center = {7, -8};
  struct shape shape = {"square", {-3, 4}, &center, 5, 1000, {{1, 2}, {3, 4}}, {77}, GREEN};
  plain_t plain = {9};
  struct large large = {{10, 11, 12}};
  draw(&shape, "label", GREEN, 0.5, 200, &plain);
  many(-1, -2, -3, 4, 5, 6, -7, large, 8);
  return indirect(count) < 0;
}
`;

const cases: readonly (readonly [script: string, output: string])[] = [
  ['draw { print(str(args.label)); print(args.color); }', 'label\n5'],
  ['draw { print(args.small); print(args.plain->value); }', '200\n9'],
  ['draw { print(args.shape->corner); print(args.shape->center->y); }', '{ .x = -3, .y = 4 }\n-8'],
  ['draw { print(args.shape->name); print(args.shape->inner); }', 'square\n77'],
  ['draw { print(args.shape->low); print(args.shape->high); }', '5\n1000'],
  ['draw { print(args.shape->grid); print(args.shape->grid[1][0]); }', '[[1,2],[3,4]]\n3'],
  [
    'draw { $c = *args.shape; print($c.corner.y); @[args.shape->color] = count(); }',
    '4\n\n\n@[5]: 1',
  ],
  ['draw { print(((plain_t *)arg4)->value); }', '9'],
  ['draw { print(sizeof(struct shape)); print(offsetof(struct shape, center)); }', '56\n16'],
  ['draw { print((enum color)args.color); print(args.color == GREEN); }', 'GREEN\ntrue'],
  ['many { print((args.a, args.b, args.c, args.f, args.g, args.h)); }', '(-1, -2, -3, 6, -7, 8)'],
  ['many { print(args.l); print(args.l.words[1]); }', '{ .words = [10,11,12] }\n11'],
  ['hidden { print(args); }', '{ .depth = 1 }'],
];

describe.each([
  ['DWARF 5', ['-gdwarf-5', '-O1']],
  ['DWARF 4', ['-gdwarf-4', '-O1']],
  ['DWARF 5, optimised', ['-gdwarf-5', '-O2']],
])('%s', (_, flags) => {
  let program: BuiltProgram;
  beforeAll(() => {
    program = build(shapes, flags);
  });
  test.each(cases)('%s', async (script, output) => {
    expect(await traceProgram(program, `uprobe:PROGRAM:${script}`)).toBe(output);
  });
});

const stacks = `#include <unistd.h>
#define KEEP(value) asm volatile("" : "+r"(value))
__attribute__((noipa)) int mark(int n) { KEEP(n); return n; }
__attribute__((noipa)) int leaf(int n) { n = mark(n); KEEP(n); return n; }
static inline int half(int n) {
  n = leaf(n);
  KEEP(n);
  return n / 2;
}
static inline int both(int n) {
  return half(n) + 1;
}
__attribute__((noipa)) int outer(int n) {
  n = both(n);
  KEEP(n);
  return n;
}
int main(void) {
  int n = outer(4);
  usleep(100000);
  return n < 0;
}
`;

const framePointers = ['-O2', '-fno-omit-frame-pointer', '-fno-optimize-sibling-calls'];

/** Frames up to main, without addresses: what called it is the library's own. */
function frames(text: string, { folder }: BuiltProgram): string[] {
  const lines = text.replaceAll(folder, 'DIR').split('\n');
  const shown = lines.map((line) => line.trim().replace(/^[0-9a-f]+ |\+\d+/g, ''));
  return shown.slice(0, shown.findIndex((line) => line.startsWith('main')) + 1);
}

const inlinedFrames = [
  'mark@DIR/program.c:3',
  '[inlined] half@DIR/program.c:6',
  '[inlined] both@DIR/program.c:11',
  'outer@DIR/program.c:14',
  'main@DIR/program.c:19',
];

describe('stacks', () => {
  const stack = 'uprobe:PROGRAM:mark { print(ustack); }';

  test.each([['-gdwarf-5'], ['-gdwarf-4']])('lines and inlined calls of %s', async (flag) => {
    const sample = build(stacks, [flag, ...framePointers]);
    expect(frames(await traceProgram(sample, stack), sample)).toEqual(inlinedFrames);
  });

  test('the form of perf has no lines, and names the file', async () => {
    const sample = build(stacks, ['-g', ...framePointers]);
    const text = await traceProgram(sample, 'uprobe:PROGRAM:mark { print(ustack(perf)); }');
    expect(frames(text, sample)).toEqual([
      'mark (DIR/program)',
      'half (inlined)',
      'both (inlined)',
      'outer (DIR/program)',
      'main (DIR/program)',
    ]);
  });

  test('show_debug_info = false leaves them out', async () => {
    const sample = build(stacks, ['-g', ...framePointers]);
    const text = await traceProgram(sample, `config = { show_debug_info = false; } ${stack}`);
    expect(frames(text, sample)).toEqual(['mark', 'outer', 'main']);
  });

  test('cpp_demangle = false shows symbols', async () => {
    const source =
      '#include <unistd.h>\nnamespace a { __attribute__((noipa)) int f(int n) { asm(""); return n; } }\n';
    const sample = build(
      `${source}int main() { int n = a::f(0); usleep(100000); return n; }\n`,
      framePointers,
      'g++',
    );
    const script = 'uprobe:PROGRAM:_ZN1a1fEi { print(ustack(1)); }';
    expect(await traceProgram(sample, script)).toBe('a::f(int)+0');
    const raw = await traceProgram(sample, `config = { cpp_demangle = false; } ${script}`);
    expect(raw).toBe('_ZN1a1fEi+0');
  });
});

describe('debugging information apart from a stripped program', () => {
  const script = 'uprobe:PROGRAM:mark { print(args.n); print(ustack); }';
  const run = (command: string, ...args: string[]) => execFileSync(command, args);

  /** Moves what a program is described by into `program.debug`. */
  function split(sample: BuiltProgram, link: boolean): string {
    const debug = join(sample.folder, 'program.debug');
    run('objcopy', '--only-keep-debug', sample.path, debug);
    run('strip', '--strip-all', sample.path);
    if (link) run('objcopy', `--add-gnu-debuglink=${debug}`, sample.path);
    return debug;
  }

  test('beside it, by its name and checksum', async () => {
    const sample = build(stacks, ['-g', '-Wl,--build-id=none', ...framePointers]);
    split(sample, true);
    const text = await traceProgram(sample, script);
    expect(frames(text, sample)).toEqual(['4', '', ...inlinedFrames]);
  });

  test('of another build: not taken', async () => {
    const sample = build(stacks, ['-g', '-Wl,--build-id=none', ...framePointers]);
    const debug = split(sample, true);
    run('objcopy', '--remove-section=.comment', debug);
    await expect(traceProgram(sample, script)).rejects.toThrow('has no function mark');
  });

  test('in a directory of --debuginfo, by its build id', async () => {
    const sample = build(stacks, ['-g', '-Wl,--build-id', ...framePointers]);
    const debug = split(sample, false);
    const id = openElfFile(sample.path).buildId()!;
    const folder = join(sample.folder, 'symbols/.build-id', id.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    renameSync(debug, join(folder, `${id.slice(2)}.debug`));
    const debugDirs = [join(sample.folder, 'symbols')];
    const text = await traceProgram(sample, script, { debugDirs });
    expect(frames(text, sample)).toEqual(['4', '', ...inlinedFrames]);
    await expect(traceProgram(sample, script)).rejects.toThrow('has no function mark');
  });
});
