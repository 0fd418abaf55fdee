import type { Cursor } from './cursor.ts';
import { type UnwindRow, type UnwindRule, unknownRule } from './rule.ts';

/** What instructions of a common information entry and of its functions are read with. */
export interface Factors {
  readonly code: number;
  readonly data: number;
  /** DW_EH_PE_* of addresses. */
  readonly encoding: number;
  readonly returnRegister: number;
}

/** Where a register of the caller is: as before, nowhere, in a place not understood here, or so many bytes from the CFA. */
type Saved = 'same' | 'undefined' | 'unknown' | number;

interface State {
  /** DWARF number of the register, or a rule of its own. */
  readonly cfa: { readonly register: number; readonly offset: number } | 'plt' | 'unknown';
  readonly rbp: Saved;
  readonly returnAddress: Saved;
}

/** DWARF numbers of registers (System V ABI, AMD64 supplement, figure 3.36). */
const [rbp, rsp] = [6, 7];
const start: State = { cfa: 'unknown', rbp: 'same', returnAddress: 'unknown' };

/** DW_OP_breg7 8, breg16 0, lit15, and, lit11, ge, lit3, shl, plus: what linkers write for .plt. */
const pltExpression = '77,8,80,0,3f,1a,3b,2a,33,24,22';

/** Runs call frame instructions (DWARF 5, 6.4.2) of one function; gives a row for each address where the rules change. */
export class FrameProgram {
  readonly rows: UnwindRow[] = [];
  private readonly factors: Factors;
  private state: State = start;
  private initial: State = start;
  private readonly stack: State[] = [];
  private address: number;

  constructor(factors: Factors, address: number) {
    this.factors = factors;
    this.address = address;
  }

  /** The instructions that all functions of an entry begin with. */
  begin(instructions: Cursor): void {
    while (!instructions.done) this.step(instructions);
    this.initial = this.state;
  }

  run(instructions: Cursor): UnwindRow[] {
    while (!instructions.done) this.step(instructions);
    this.emit();
    return this.rows;
  }

  private emit(): void {
    this.rows.push({ address: this.address, rule: this.rule() });
  }

  private moveTo(address: number): void {
    if (address === this.address) return;
    this.emit();
    this.address = address;
  }

  private rule(): UnwindRule {
    const { cfa, rbp: callerRbp, returnAddress } = this.state;
    if (cfa === 'unknown') return unknownRule;
    if (returnAddress === 'undefined') return { cfa: 'end' };
    if (returnAddress !== -8 || callerRbp === 'unknown' || callerRbp === 'undefined')
      return unknownRule;
    if (cfa === 'plt') return { cfa };
    if (cfa.register !== rsp && cfa.register !== rbp) return unknownRule;
    return { cfa: cfa.register === rsp ? 'rsp' : 'rbp', offset: cfa.offset, callerRbp };
  }

  private save(register: number, saved: Saved): void {
    if (register === rbp) this.state = { ...this.state, rbp: saved };
    if (register === this.factors.returnRegister)
      this.state = { ...this.state, returnAddress: saved };
  }

  private restore(register: number): void {
    this.save(register, register === rbp ? this.initial.rbp : this.initial.returnAddress);
  }

  private setCfa(change: { register?: number; offset?: number }): void {
    const { cfa } = this.state;
    const before = typeof cfa === 'object' ? cfa : { register: rsp, offset: 0 };
    this.state = { ...this.state, cfa: { ...before, ...change } };
  }

  private step(from: Cursor): void {
    const { code, data } = this.factors;
    const byte = from.u8();
    const low = byte & 0x3f;
    if (byte >> 6 === 1) return this.moveTo(this.address + low * code);
    if (byte >> 6 === 2) return this.save(low, from.unsigned() * data);
    if (byte >> 6 === 3) return this.restore(low);
    if (!this.stepAddress(byte, from) && !this.stepCfa(byte, from)) this.stepRegister(byte, from);
  }

  private stepAddress(code: number, from: Cursor): boolean {
    const { code: factor, encoding } = this.factors;
    if (code === 0x01) this.moveTo(from.pointer(encoding));
    else if (code === 0x02) this.moveTo(this.address + from.u8() * factor);
    else if (code === 0x03) this.moveTo(this.address + from.u16() * factor);
    else if (code === 0x04) this.moveTo(this.address + from.u32() * factor);
    else return false;
    return true;
  }

  private stepCfa(code: number, from: Cursor): boolean {
    const { data } = this.factors;
    if (code === 0x0c) this.setCfa({ register: from.unsigned(), offset: from.unsigned() });
    else if (code === 0x0d) this.setCfa({ register: from.unsigned() });
    else if (code === 0x0e) this.setCfa({ offset: from.unsigned() });
    else if (code === 0x0f) this.state = { ...this.state, cfa: expressionCfa(from) };
    else if (code === 0x12)
      this.setCfa({ register: from.unsigned(), offset: from.signed() * data });
    else if (code === 0x13) this.setCfa({ offset: from.signed() * data });
    else return false;
    return true;
  }

  private stepRegister(code: number, from: Cursor): void {
    const { data } = this.factors;
    switch (code) {
      case 0x00:
        return;
      case 0x05:
        return this.save(from.unsigned(), from.unsigned() * data);
      case 0x06:
        return this.restore(from.unsigned());
      case 0x07:
        return this.save(from.unsigned(), 'undefined');
      case 0x08:
        return this.save(from.unsigned(), 'same');
      case 0x0a:
        this.stack.push(this.state);
        return;
      case 0x0b:
        this.state = this.stack.pop() ?? start;
        return;
      case 0x11:
        return this.save(from.unsigned(), from.signed() * data);
      // DW_CFA_register, DW_CFA_expression, DW_CFA_val_offset and _sf, DW_CFA_val_expression.
      case 0x09:
      case 0x14:
      case 0x15:
        this.save(from.unsigned(), 'unknown');
        from.signed();
        return;
      case 0x10:
      case 0x16:
        this.save(from.unsigned(), 'unknown');
        from.bytes(from.unsigned());
        return;
      // DW_CFA_GNU_args_size.
      case 0x2e:
        from.unsigned();
        return;
      default:
        // Its operands are not known, so nothing after it can be read.
        this.state = start;
        from.at = from.end;
    }
  }
}

function expressionCfa(from: Cursor): State['cfa'] {
  const bytes = from.bytes(from.unsigned());
  const text = [...bytes].map((byte) => byte.toString(16)).join();
  return text === pltExpression ? 'plt' : 'unknown';
}
