import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BtfError, typeText } from '@sonde/btf';
import { type BinaryInfo, compile } from '@sonde/compiler';
import { type Dwarf, ElfError, openDwarf, openElf } from '@sonde/elf';
// How the compiler is given what the reader found, and a kernel without a machine; not exported.
import { fixtureKernel } from '../../../packages/compiler/kernel/fixture.ts';
import { debugInfo } from '../../../packages/ebpf/debug-info/debug-info.ts';
import type { Random } from '../random.ts';
import { bytesFeeder, type Target } from '../target.ts';

const source = `struct point { int x, y; };
struct shape { char name[8]; struct point corner, *center; unsigned low : 4; int grid[2][3];
  struct { int inner; }; union { int i; float f; } value; struct shape *next; };
typedef struct shape shape_t;
__attribute__((noinline)) int draw(shape_t *shape, const char *label, double d, struct point p, int n) {
  asm volatile("" ::"r"(shape), "r"(label) : "memory"); return n + p.x; }
static inline int twice(int n) { asm volatile("nop" : "+r"(n)); return n * 2; }
__attribute__((noinline)) int outer(int n) { return twice(n); }
int main(int n, char **words) { struct shape s = {0}; struct point p = {0};
  return draw(&s, words[0], 1, p, n) + outer(n); }
`;

const script = `uprobe:/app:draw {
  print(args); print(*args.shape); print(args.shape->corner); print(str(args.label)); print(args.n);
  print(args.shape->grid[1][1]); print(sizeof(struct shape)); @[args.shape->inner] = args.shape->next->low;
  print(((shape_t *)arg0)->value.i); print(offsetof(struct shape, center));
}`;

/** A compiled program whose debugging information was damaged: read as traces do, and compiled against. */
export const dwarf: Target = {
  name: 'dwarf',
  promise: 'is read or refused with ElfError, and compiled against without a crash',
  limitMs: 4000,
  extension: 'bin',
  missing: () => (spawnSync('gcc', ['--version']).status === 0 ? undefined : 'no gcc'),
  prepare() {
    const samples = ['-gdwarf-5', '-gdwarf-4'].map(build);
    return bytesFeeder(
      (random) => damaged(random.pick(samples), random),
      (bytes) => {
        try {
          const found = openDwarf(openElf(bytes));
          return found === undefined ? 'without' : readAll(found);
        } catch (error) {
          if (error instanceof ElfError) return 'refused';
          throw error;
        }
      },
    );
  },
};

function build(flag: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-fuzz-dwarf-'));
  try {
    writeFileSync(join(folder, 'app.c'), source);
    execFileSync('gcc', [flag, '-O1', '-no-pie', '-o', 'app', 'app.c'], { cwd: folder });
    return new Uint8Array(readFileSync(join(folder, 'app')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function damaged(whole: Uint8Array, random: Random): Uint8Array {
  const bytes = whole.slice();
  const sections = openElf(whole).sections.filter(({ name }) => name.startsWith('.debug_'));
  for (let left = 1 + random.below(8); left > 0; left -= 1) {
    const { offset, size } = random.pick(sections);
    const at = offset + random.below(size);
    bytes[at] = random.chance(0.5) ? random.below(256) : whole[offset + random.below(size)]!;
  }
  return bytes;
}

function readAll(found: Dwarf): string {
  const addresses = Array.from({ length: 64 }, (_, i) => 0x401100 + i * 4);
  const readers: (() => unknown)[] = [
    () => addresses.map((address) => found.frames(address)),
    () => found.sourceFiles('app.c').map((path) => found.lineAddresses(path)),
    () => [...found.types.names('struct')],
    () => addresses.map((address) => found.prototype(address, 'draw')),
    () => typeText(found.types, found.types.find('struct', 'shape') ?? 0),
  ];
  for (const read of readers)
    try {
      read();
    } catch (error) {
      if (!(error instanceof ElfError || error instanceof BtfError)) throw error;
    }
  return compileAgainst(found);
}

/** The function's address is not known to the feeder: the first that the information has is taken. */
function compileAgainst(found: Dwarf): string {
  const start = Array.from({ length: 0x400 }, (_, i) => 0x401000 + i).find((address) => {
    try {
      return found.prototype(address, 'draw') !== undefined;
    } catch {
      return false;
    }
  });
  const info = debugInfo(found, () => start);
  const binary: BinaryInfo = {
    path: '/app',
    functions: () => [{ name: 'draw', address: start ?? 0, size: 16 }],
    demangle: (symbol) => symbol,
    usdtProbes: () => [],
    symbol: () => undefined,
    debugInfo: () => info,
  };
  const kernel = fixtureKernel({ kernel: { binary: () => binary } });
  const { compiled, diagnostics } = compile(script, kernel, {
    sourceName: 'fuzz',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
  });
  return compiled === undefined ? `refused: ${diagnostics[0]?.code}` : 'compiled';
}
