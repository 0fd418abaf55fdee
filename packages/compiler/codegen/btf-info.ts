import { createBtfWriter } from '@sonde/btf';
import { kernelName, type LineRecord, type ProgramSpec } from '../artifact.ts';
import { type LineColumn, lineColumn } from '../diagnostics/render.ts';
import type { Source } from '../source/span.ts';
import type { AssembledProgram } from './assemble.ts';

/** Collects the types of functions, and the lines that they come from; one blob serves all programs of a script. */
export interface ProgramsBtf {
  /** func_info of one program: where each function begins and the id of its FUNC type. */
  functions(name: string, functions: AssembledProgram['functions']): ProgramSpec['funcInfo'];
  /** line_info of one program: a record at the start of each function, and wherever another line of the script begins. */
  lines(program: Pick<ProgramSpec, 'lineInfo' | 'funcInfo' | 'span'>): LineRecord[];
  /** The BTF to be loaded; empty when nothing was described. */
  bytes(): Uint8Array;
}

/** Of a line of the script; the rest is left out. */
const textMax = 200;

/**
 * The verifier wants func_info of a program that passes a function to bpf_loop() or
 * bpf_for_each_map_elem(), and static linkage for the one passed (check_ld_imm() in kernel/bpf/verifier.c). All
 * parameters are described as u64: the helper's own prototype decides what they are. Everything else is for
 * people who look at the kernel: bpftool shows the script's lines between the instructions.
 */
export function createProgramsBtf(source: Source): ProgramsBtf {
  const writer = createBtfWriter();
  const texts = source.text.split('\n');
  const places = new Map<number, LineColumn>();
  // Programs of a wildcard come from the same lines.
  const placeOf = (offset: number): LineColumn => {
    const place = places.get(offset) ?? lineColumn(source, offset);
    places.set(offset, place);
    return place;
  };
  let isEmpty = true;
  return {
    functions(program, functions) {
      isEmpty = false;
      const number = writer.int('long', 8, true);
      return functions.map(({ name, role, insnIndex }) => {
        const names = role === 'main' ? ['ctx'] : role === 'callback' ? callbackParams : [];
        const proto = writer.funcProto(
          number,
          names.map((param) => ({ name: param, type: number })),
        );
        const [called, linkage] =
          role === 'main'
            ? ([kernelName({ name: program }), 'global'] as const)
            : ([name, 'static'] as const);
        return { insnIndex, typeId: writer.func(called, proto, linkage) };
      });
    },
    lines({ lineInfo, funcInfo, span }) {
      const file = writer.string(source.name);
      const starts = new Set(funcInfo.map(({ insnIndex }) => insnIndex));
      const found = new Set(lineInfo.map(({ insnIndex }) => insnIndex));
      const unknown = [...starts].filter((insnIndex) => !found.has(insnIndex));
      const entries = [...lineInfo, ...unknown.map((insnIndex) => ({ insnIndex, span }))];
      entries.sort((a, b) => a.insnIndex - b.insnIndex);
      const records: LineRecord[] = [];
      for (const { insnIndex, span: each } of entries) {
        const { line, column } = placeOf(each.start);
        if (records.at(-1)?.line === line && !starts.has(insnIndex)) continue;
        const text = writer.string((texts[line - 1] ?? '').trim().slice(0, textMax));
        records.push({ insnIndex, file, text, line, column });
      }
      return records;
    },
    bytes: () => (isEmpty ? new Uint8Array() : writer.bytes()),
  };
}

const callbackParams = ['a', 'b', 'c', 'd'];
