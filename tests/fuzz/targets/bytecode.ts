import { DecodeError, decode, disassemble, encode, Machine, MachineFault } from '@sonde/asm';
import { mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { bytesFeeder, type Target } from '../target.ts';

/** A map lookup whose value is added to: as good a start as any. */
const seedProgram = Uint8Array.from(
  Buffer.from(
    'b701000000000000631afcff00000000bfa200000000000007020000fcffffff1811000000000000000000000000000085000000010000001500010000000000db100000000000009500000000000000',
    'hex',
  ),
);

const randomBytes = (random: Random): Uint8Array =>
  // Whole slots reach further than lengths that the decoder refuses at once.
  Uint8Array.from(random.list(0, 64, () => random.list(8, 8, () => random.below(256))).flat());

/** Random bytes through the decoder, the disassembler and the interpreter. */
export const bytecode: Target = {
  name: 'bytecode',
  promise: 'is decoded and run, or refused with DecodeError or MachineFault',
  limitMs: 2000,
  extension: 'bin',
  prepare: () =>
    bytesFeeder(
      (random) => (random.chance(0.4) ? randomBytes(random) : mutated(seedProgram, random)),
      (program) => {
        try {
          const again = encode(decode(program));
          if (again.some((byte, index) => byte !== program[index]))
            throw new Error('encodes differently');
          disassemble(program);
          const map = { name: 'm', type: 'hash', keySize: 4, valueSize: 8, maxEntries: 4 } as const;
          const machine = new Machine({ maps: [map] });
          machine.run(program, { context: new Uint8Array(64), stepLimit: 1000 });
          return 'ran';
        } catch (error) {
          if (error instanceof DecodeError || error instanceof MachineFault) return error.name;
          throw error;
        }
      },
    ),
};
