import { encode } from '@sonde/asm';
import { createBtfWriter } from '@sonde/btf';
import { loadBinding } from '@sonde/sys';
import { expect, test } from 'vitest';
import { idleProgram } from '../features/program-probes.ts';
import { listBpfPrograms } from './bpf-programs.ts';
import { loadBtf } from './btf.ts';
import { Program } from './program.ts';

test('a program that brought its types is found by its function', () => {
  const binding = loadBinding();
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const proto = writer.funcProto(int, [{ name: 'ctx', type: writer.pointer() }]);
  const typeId = writer.func('sonde_listed', proto, 'global');
  const btf = loadBtf(binding, writer.bytes());
  const { insns } = idleProgram({ type: 'raw_tracepoint' });
  const namesOf = (): string[] =>
    listBpfPrograms(binding).flatMap(({ btf: types, functions }) =>
      functions.map((id) => {
        const type = types.type(id);
        return type.kind === 'func' ? type.name : '';
      }),
    );
  const program = new Program(binding, {
    name: 'sonde_listed',
    type: 'raw_tracepoint',
    insns: encode(insns),
    maps: [],
    license: 'GPL',
    btf: { fd: btf.number, funcInfo: [{ insnIndex: 0, typeId }] },
  });
  btf.close();
  expect(namesOf()).toContain('sonde_listed');
  program.close();
  expect(namesOf()).not.toContain('sonde_listed');
});
