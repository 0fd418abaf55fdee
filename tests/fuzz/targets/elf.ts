import { demangle, type Elf, ElfError, functionTable, openElf } from '@sonde/elf';
// Text inside of a note, read by the compiler; not exported.
import { usdtArgs } from '../../../packages/compiler/providers/usdt-args.ts';
import {
  buildElf,
  buildNote,
  buildSymbols,
  buildUsdtNote,
} from '../../../packages/elf/build-elf.ts';
import { mutated } from '../mutate.ts';
import { bytesFeeder, type Target } from '../target.ts';

/** A binary with symbols, a build id and USDT notes, damaged where the headers, symbols and notes are. */
export const elf: Target = {
  name: 'elf',
  promise: 'is read or refused with ElfError',
  limitMs: 2000,
  extension: 'bin',
  prepare() {
    const whole = sample();
    return bytesFeeder(
      (random) => mutated(random.chance(0.3) ? mutated(whole, random) : whole, random),
      (bytes) => {
        try {
          readAll(openElf(bytes));
          return 'read';
        } catch (error) {
          if (error instanceof ElfError) return 'refused';
          throw error;
        }
      },
    );
  },
};

function readAll(file: Elf): void {
  const readers: (() => unknown)[] = [
    () => functionTable(file).at(0x401010),
    () => file.usdtNotes().map(({ args }) => usdtArgs(args)),
    () => file.buildId(),
    () => file.debugLink(),
    () => [...file.symbols()].map(({ name }) => demangle(name)),
    () => file.fileOffset(0x401000),
    () => file.addressOf(0x1000),
  ];
  for (const read of readers)
    try {
      read();
    } catch (error) {
      if (!(error instanceof ElfError)) throw error;
    }
}

function sample(): Uint8Array {
  const symbols = [
    { name: 'main', address: 0x401000, size: 16, type: 2 },
    { name: '_ZN3std6vectorIiSaIiEE9push_backEOi', address: 0x401010, size: 8, type: 2 },
    { name: '_RNvCs1234_7mycrate3foo', address: 0x401020, size: 8, type: 2 },
    { name: 'counter', address: 0x402000, size: 4, type: 1 },
  ];
  const [symtab, strtab] = buildSymbols(symbols, 2);
  const texts = ['app', 'request-start', '-4@%edi 8@-8(%rbp) 8@$5 1@%sil'] as const;
  const note = { address: 0x401004, base: 0x402000, semaphore: 0x402010, texts };
  return buildElf([
    symtab,
    strtab,
    { name: '.note.stapsdt', type: 7, bytes: buildUsdtNote(note) },
    { name: '.stapsdt.base', type: 1, address: 0x402100, bytes: new Uint8Array(1) },
    { name: '.note.gnu.build-id', type: 7, bytes: buildNote('GNU', 3, new Uint8Array(20)) },
    {
      name: '.gnu_debuglink',
      type: 1,
      bytes: new TextEncoder().encode('a.debug\0\x04\x03\x02\x01'),
    },
  ]);
}
