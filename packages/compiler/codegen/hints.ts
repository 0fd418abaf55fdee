import type { Register as Machine } from '@sonde/asm';
import type { IrFunction, Register } from '../ir/ir.ts';

/**
 * Which machine registers would save a move: an argument wants to be in its argument register, a
 * result in r0, and the two sides of a copy in the same place.
 */
export interface Hints {
  /** Best first, given what is assigned already. */
  of(register: Register, assigned: ReadonlyMap<Register, Machine>): readonly Machine[];
}

export function registerHints(fn: IrFunction): Hints {
  const fixed = new Map<Register, Machine[]>();
  const partners = new Map<Register, Register[]>();
  const want = (register: Register, machine: Machine) => append(fixed, register, machine);
  const pair = (a: Register, b: Register) => {
    append(partners, a, b);
    append(partners, b, a);
  };
  for (const [index, param] of fn.params.entries()) want(param, index + 1);
  for (const block of fn.blocks) {
    for (const insn of block.insns) {
      if ('args' in insn) {
        for (const [index, arg] of insn.args.entries())
          if ('register' in arg) want(arg.register, index + 1);
        if (insn.to !== undefined) want(insn.to, 0);
      } else if (insn.op === 'move') {
        if ('register' in insn.from) pair(insn.to, insn.from.register);
      } else if (insn.op === 'alu') pair(insn.to, insn.left);
      else if ('from' in insn) pair(insn.to, insn.from);
      else if (insn.op === 'atomic-add' && insn.to !== undefined) pair(insn.to, insn.value);
    }
    if (block.end.op === 'return' && 'register' in block.end.value)
      want(block.end.value.register, 0);
  }
  return {
    of(register, assigned) {
      const same = (partners.get(register) ?? []).flatMap((partner) => {
        const machine = assigned.get(partner);
        return machine === undefined ? [] : [machine];
      });
      // A partner's wish is worth following too: it may be assigned later and then join.
      const wishes = (partners.get(register) ?? []).flatMap((partner) => fixed.get(partner) ?? []);
      return [...(fixed.get(register) ?? []), ...same, ...wishes];
    },
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
