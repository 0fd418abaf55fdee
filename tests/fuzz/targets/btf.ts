import {
  type Btf,
  BtfError,
  createBtfWriter,
  openBtf,
  peel,
  sizeOfType,
  typeText,
} from '@sonde/btf';
import { fixtureKernel } from '@sonde/compiler';
import { mutated } from '../mutate.ts';
import { bytesFeeder, type Target } from '../target.ts';

/** The BTF of a kernel or of a file that somebody uploaded, damaged. */
export const btf: Target = {
  name: 'btf',
  promise: 'is read or refused with BtfError',
  limitMs: 2000,
  extension: 'bin',
  prepare() {
    const whole = [sample(), new Uint8Array(fixtureBytes())];
    return bytesFeeder(
      (random) => mutated(random.pick(whole), random),
      (bytes) => {
        try {
          readAll(openBtf(bytes));
          return 'read';
        } catch (error) {
          if (error instanceof BtfError) return 'refused';
          throw error;
        }
      },
    );
  },
};

const fixtureBytes = (): Uint8Array => {
  const { btf: types } = fixtureKernel();
  if (!('bytes' in types && types.bytes instanceof Uint8Array))
    throw new TypeError('the frozen kernel has no bytes of BTF');
  return types.bytes;
};

/** Every kind that a kernel has. */
function sample(): Uint8Array {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const list = writer.struct('list', 16, [
    { name: 'next', type: 3, bitOffset: 0 },
    { name: 'low', type: int, bitOffset: 64, bitSize: 3 },
  ]);
  writer.pointer(list);
  writer.enum('e', [{ name: 'A', value: 1 }]);
  writer.func('f', writer.funcProto(int, [{ name: 'x', type: int }]), 'global');
  writer.datasec('.bss', 4, [{ type: writer.variable('v', int, true), offset: 0, size: 4 }]);
  writer.typedef('t', writer.array(int, int, 7));
  return writer.bytes();
}

function readAll(types: Btf): void {
  for (const name of ['list', 'task_struct', 'e', '']) {
    types.find('struct', name);
    types.find('enum', name);
  }
  types.findEnumerator('A');
  for (let id = 0; id < types.typeCount; id += 1) {
    // One bad type must not hide the next.
    for (const read of readers)
      try {
        read(types, id);
      } catch (error) {
        if (!(error instanceof BtfError)) throw error;
      }
  }
}

const readers: readonly ((types: Btf, id: number) => unknown)[] = [
  (types, id) => types.type(id),
  peel,
  sizeOfType,
  typeText,
];
