import { createBtfWriter } from '@sonde/btf';
import type { AssembledProgram } from './assemble.ts';

/** Collects the types of functions; one blob serves all programs of a script. */
export interface FunctionBtf {
  /** func_info of one program: where each function begins and the id of its FUNC type. */
  describe(functions: AssembledProgram['functions']): { insnIndex: number; typeId: number }[];
  /** The BTF to be loaded; empty when nothing was described. */
  bytes(): Uint8Array;
}

/**
 * The verifier wants func_info of a program that passes a function to bpf_loop() or
 * bpf_for_each_map_elem(), and static linkage for the one passed (check_ld_imm() in kernel/bpf/verifier.c). All
 * parameters are described as u64: the helper's own prototype decides what they are.
 */
export function createFunctionBtf(): FunctionBtf {
  const writer = createBtfWriter();
  let isEmpty = true;
  return {
    describe(functions) {
      isEmpty = false;
      const number = writer.int('long', 8, true);
      return functions.map(({ name, role, insnIndex }) => {
        const names = role === 'main' ? ['ctx'] : role === 'callback' ? callbackParams : [];
        const proto = writer.funcProto(
          number,
          names.map((param) => ({ name: param, type: number })),
        );
        const linkage = role === 'main' ? 'global' : 'static';
        return { insnIndex, typeId: writer.func(name, proto, linkage) };
      });
    },
    bytes: () => (isEmpty ? new Uint8Array() : writer.bytes()),
  };
}

const callbackParams = ['a', 'b', 'c', 'd'];
