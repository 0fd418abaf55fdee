import type { IrFunction, IrInsn, IrProgram, Operand, Terminator } from './ir.ts';

/**
 * A program as text for `-d ir`:
 *
 *     main main(v0):
 *       s0 key: 8 bytes
 *     b0:
 *       s0[0]:8 = 0
 *       v1 = map 2
 *       v3 = call map_lookup_elem(v1, v2)   ; @count
 *       if v3 == 0 then b1 else b2
 */
export const printIr = (program: IrProgram): string =>
  program.functions.map(printFunction).join('\n');

export function printFunction(fn: IrFunction): string {
  const lines = [`${fn.role} ${fn.name}(${fn.params.map((param) => `v${param}`).join(', ')}):`];
  fn.slots.forEach((slot, id) => {
    const aligned = slot.alignBytes === 8 ? '' : `, aligned to ${slot.alignBytes}`;
    lines.push(`  s${id} ${slot.name}: ${slot.sizeBytes} bytes${aligned}`);
  });
  for (const block of fn.blocks) {
    lines.push(`b${block.id}:`);
    for (const insn of block.insns) {
      const text = `  ${printInsn(insn)}`;
      lines.push(insn.comment === undefined ? text : `${text.padEnd(39)} ; ${insn.comment}`);
    }
    lines.push(`  ${printEnd(block.end)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

const operators = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  and: '&',
  or: '|',
  xor: '^',
  lsh: '<<',
  rsh: '>>',
  arsh: 's>>',
} as const;

const conditions = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  slt: 's<',
  sle: 's<=',
  sgt: 's>',
  sge: 's>=',
  set: '&',
} as const;

const printOperand = (operand: Operand): string =>
  'register' in operand ? `v${operand.register}` : printConstant(operand.constant);

/** Decimal while a person would read it so. */
const printConstant = (value: bigint): string =>
  value > 0xffffn ? `0x${value.toString(16)}` : `${value}`;

const place = (base: string, offset: number, size: number): string => `${base}[${offset}]:${size}`;

export function printInsn(insn: IrInsn): string {
  const to = 'to' in insn && insn.to !== undefined ? `v${insn.to} = ` : '';
  switch (insn.op) {
    case 'move':
      return `${to}${printOperand(insn.from)}`;
    case 'alu':
      return `${to}v${insn.left} ${operators[insn.operator]} ${printOperand(insn.right)}`;
    case 'extend':
      return `${to}${insn.signed ? 's' : 'u'}${insn.size * 8} v${insn.from}`;
    case 'negate':
      return `${to}-v${insn.from}`;
    case 'swap':
      return `${to}swap${insn.size * 8} v${insn.from}`;
    case 'load':
      return `${to}${place(`v${insn.base}`, insn.offset, insn.size)}`;
    case 'store':
      return `${place(`v${insn.base}`, insn.offset, insn.size)} = ${printOperand(insn.value)}`;
    case 'load-slot':
      return `${to}${place(`s${insn.slot}`, insn.offset, insn.size)}`;
    case 'store-slot':
      return `${place(`s${insn.slot}`, insn.offset, insn.size)} = ${printOperand(insn.value)}`;
    case 'slot-address':
      return `${to}&s${insn.slot}[${insn.offset}]`;
    case 'atomic-add':
      return `${to}atomic ${place(`v${insn.base}`, insn.offset, insn.size)} += v${insn.value}`;
    case 'map-address':
      return `${to}map ${insn.map}`;
    case 'map-value-address':
      return `${to}&map ${insn.map}[0][${insn.offset}]`;
    case 'function-address':
      return `${to}&${insn.function}`;
    default:
      return `${to}${printCall(insn)}`;
  }
}

function printCall(insn: IrInsn & { op: 'call' | 'call-kernel' | 'call-function' }): string {
  const args = `(${insn.args.map(printOperand).join(', ')})`;
  switch (insn.op) {
    case 'call':
      return `call ${insn.helper}${args}`;
    case 'call-kernel':
      return `call kernel ${insn.function}#${insn.btfId}${args}`;
    case 'call-function':
      return `call function ${insn.function}${args}`;
  }
}

export function printEnd(end: Terminator): string {
  switch (end.op) {
    case 'jump':
      return `jump b${end.to}`;
    case 'branch': {
      const compare = `v${end.left} ${conditions[end.condition]} ${printOperand(end.right)}`;
      return `if ${compare} then b${end.then} else b${end.otherwise}`;
    }
    case 'return':
      return `return ${printOperand(end.value)}`;
  }
}
