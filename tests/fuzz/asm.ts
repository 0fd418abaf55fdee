/**
 * Feeds random bytes to the decoder, the disassembler and the interpreter until the time is over, and stops
 * at the first error that is not DecodeError or MachineFault, with the seed that repeats it.
 * Run: npx tsx tests/fuzz/asm.ts [seconds] [seed]
 */
import { DecodeError, decode, disassemble, encode, Machine, MachineFault } from '@sonde/asm';
import fc from 'fast-check';

const seconds = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now());

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 256 }),
  // Whole slots reach further than lengths that the decoder refuses at once.
  fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 64 }).map(join),
);

function join(slots: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(slots.flatMap((slot) => [...slot]));
}

function feed(program: Uint8Array): void {
  try {
    const again = encode(decode(program));
    if (again.some((byte, index) => byte !== program[index]))
      throw new Error('encodes differently');
    disassemble(program);
    const map = { name: 'm', type: 'hash', keySize: 4, valueSize: 8, maxEntries: 4 } as const;
    new Machine({ maps: [map] }).run(program, { context: new Uint8Array(64), stepLimit: 1000 });
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof MachineFault)) throw error;
  }
}

const result = fc.check(fc.property(bytes, feed), {
  seed,
  numRuns: Number.POSITIVE_INFINITY,
  interruptAfterTimeLimit: seconds * 1000,
  markInterruptAsFailure: false,
});
console.log(`seed ${seed}: ${result.numRuns} programs, ${result.failed ? 'failed' : 'no failure'}`);
if (result.failed) {
  console.error(result.errorInstance, result.counterexample);
  process.exitCode = 1;
}
