import { Machine, relocate } from '@sonde/asm';
import { expect, test } from 'vitest';
import { lossIndex } from '../artifact.ts';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';
import { mapIndex, scratchSlots } from './script-scope.ts';

const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: false, config: {} };
const key = (index: number) => new Uint8Array(Uint32Array.of(index).buffer);
const word = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);

/**
 * Runs the script's uprobe with arg0 = 1. Whenever it reads the first byte of `depth` runs' strings, another
 * task preempts it on the same CPU and runs the probe with the next number. A string at n reads `task-n`.
 */
function preempted(script: string, depth: number, kernel = fixtureKernel()) {
  const { compiled, diagnostics } = compile(script, kernel, options);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  const [program] = compiled.programs;
  const insns = relocate(program!.insns, program!.relocations, (map) => map);
  const started = new Set<bigint>();
  const run = (task: bigint): void => {
    started.add(task);
    const context = new Uint8Array(168);
    // rdi of struct pt_regs: arg0.
    new DataView(context.buffer).setBigUint64(112, task, true);
    machine.run(insns, { context });
  };
  const machine: Machine = new Machine({
    maps: compiled.maps,
    helpers: {
      probe_read_user_str({ args, machine: { memory } }) {
        const [to = 0n, sizeBytes = 0n, task = 0n] = args;
        const text = new TextEncoder().encode(`task-${task}\0`);
        memory.view(to, Number(sizeBytes), 'write').set(text);
        if (task < BigInt(depth) && !started.has(task + 1n)) run(task + 1n);
        return BigInt(text.length);
      },
    },
  });
  run(1n);
  const { maxEntries } = compiled.maps[mapIndex.scratch]!;
  const scratch = machine.keyedMap(mapIndex.scratch);
  return {
    maxEntries,
    texts: machine
      .ringBuffer(mapIndex.ring)
      .drain()
      .map((record) =>
        [...new TextDecoder('latin1').decode(record).matchAll(/task-\d/g)].join(' '),
      ),
    missed: word(
      machine
        .keyedMap(mapIndex.losses)
        .lookup(key(0), 0)!
        .bytes.subarray(8 * lossIndex.missed),
    ),
    claims: Array.from({ length: maxEntries }, (_, at) => word(scratch.lookup(key(at), 0)!.bytes)),
  };
}

const two = 'uprobe:bash:readline { printf("%s %s\\n", str(arg0), str(arg0)); }';
const early = 'uprobe:bash:readline { $s = str(arg0); printf("%s %s\\n", $s, str(arg0)); return; }';
const loop =
  'uprobe:bash:readline { $a = arg0; $s = str(arg0); for ($i : 0..2) { printf("%s %s\\n", $s, str($a)); } }';
const subprogram = `fn twice($n: uint64): void { printf("%s %s\\n", str($n), str($n)); }
  uprobe:bash:readline { $s = str(arg0); twice(arg0); printf("%s %s\\n", $s, $s); }`;

test.each([
  [two, 1],
  [early, 1],
  [loop, 2],
  [subprogram, 2],
])('values of tasks that preempt each other in a uprobe never mix: %s', (script, records) => {
  const { texts, missed, claims } = preempted(script, 2);
  expect(texts.sort()).toEqual(
    ['task-1 task-1', 'task-2 task-2'].flatMap((text) => Array(records).fill(text)),
  );
  expect(missed).toBe(0n);
  expect(claims.every((claim) => claim === 0n)).toBe(true);
});

test('one task too many is not served, and counted', () => {
  const { texts, missed, claims, maxEntries } = preempted(two, scratchSlots + 1);
  expect(texts).toHaveLength(scratchSlots);
  expect(texts.every((text) => /^(task-\d) \1$/.test(text))).toBe(true);
  expect(missed).toBe(1n);
  expect(claims).toEqual(Array(maxEntries).fill(0n));
});

test('without it they do mix: kernels before 6.0 do not preempt there, and lack the atomics', () => {
  const { texts, maxEntries } = preempted(two, 2, fixtureKernel({ without: ['atomic_fetch'] }));
  expect(maxEntries).toBe(1);
  expect(texts.every((text) => /^(task-\d) \1$/.test(text))).toBe(false);
});
