import fc from 'fast-check';
import { IrBuilder } from '../builder.ts';
import type { AluOperator, Condition, IrProgram, Operand, Register, Size, SlotId } from '../ir.ts';

/** How many variables a random program has: more than there are registers, so that some must spill. */
const variableCount = 13;
export const contextBytes = 64;
const slotBytes = 16;

/** The text of a random program, which shrinks well: variables are indices, and all programs end. */
type Statement =
  | { readonly kind: 'move'; readonly to: number; readonly from: Source }
  | {
      readonly kind: 'alu';
      readonly operator: AluOperator;
      readonly to: number;
      readonly left: number;
      readonly right: Source;
    }
  | {
      readonly kind: 'unary';
      readonly op: 'negate' | 'extend' | 'zero-extend' | 'swap';
      readonly to: number;
      readonly from: number;
      readonly size: 2 | 4;
    }
  | { readonly kind: 'load'; readonly to: number; readonly place: Place }
  | { readonly kind: 'store'; readonly place: Place; readonly value: Source }
  | { readonly kind: 'atomic'; readonly place: Place; readonly value: number; readonly to: number }
  | { readonly kind: 'call'; readonly to: number; readonly args: readonly Source[] }
  | { readonly kind: 'function'; readonly to: number; readonly args: readonly Source[] }
  | {
      readonly kind: 'if';
      readonly condition: Condition;
      readonly left: number;
      readonly right: Source;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: 'repeat'; readonly times: number; readonly body: readonly Statement[] };

type Source = { readonly variable: number } | { readonly constant: bigint };

interface Place {
  readonly memory: 'context' | 'slot' | 'slot-address';
  readonly word: 0 | 1;
  readonly size: Size;
}

const variable = fc.nat(variableCount - 1);
const interesting = [0n, 1n, -1n, 2n, 8n, 63n, 64n, 255n, 0x7fff_ffffn, 0x8000_0000n];
const constant = fc.oneof(
  fc.constantFrom(...interesting, 0xffff_ffffn, 1n << 32n, 1n << 63n, 0x1234_5678_9abc_def0n),
  fc.bigInt({ min: -1000n, max: 1000n }),
);
const source: fc.Arbitrary<Source> = fc.oneof(fc.record({ variable }), fc.record({ constant }));
const place: fc.Arbitrary<Place> = fc.record({
  memory: fc.constantFrom('context', 'slot', 'slot-address'),
  word: fc.constantFrom(0, 1),
  size: fc.constantFrom(1, 2, 4, 8),
});
const operator = fc.constantFrom<AluOperator[]>(
  ...(['add', 'sub', 'mul', 'div', 'mod', 'and', 'or', 'xor', 'lsh', 'rsh', 'arsh'] as const),
);
const condition = fc.constantFrom<Condition[]>(
  ...(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'slt', 'sle', 'sgt', 'sge', 'set'] as const),
);
const args = fc.array(source, { maxLength: 5 });

const { statements } = fc.letrec<{ statement: Statement; statements: Statement[] }>((tie) => ({
  statements: fc.array(tie('statement'), { maxLength: 12 }),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('move'), to: variable, from: source }),
    fc.record({ kind: fc.constant('alu'), operator, to: variable, left: variable, right: source }),
    fc.record({
      kind: fc.constant('unary'),
      op: fc.constantFrom('negate', 'extend', 'zero-extend', 'swap'),
      to: variable,
      from: variable,
      size: fc.constantFrom(2, 4),
    }),
    fc.record({ kind: fc.constant('load'), to: variable, place }),
    fc.record({ kind: fc.constant('store'), place, value: source }),
    fc.record({ kind: fc.constant('atomic'), place, value: variable, to: variable }),
    fc.record({ kind: fc.constant('call'), to: variable, args }),
    fc.record({ kind: fc.constant('function'), to: variable, args }),
    fc.record({
      kind: fc.constant('if'),
      condition,
      left: variable,
      right: source,
      // biome-ignore lint/suspicious/noThenProperty: a branch target in plain data; no promise meets it
      then: tie('statements'),
      otherwise: tie('statements'),
    }),
    fc.record({
      kind: fc.constant('repeat'),
      times: fc.integer({ min: 1, max: 3 }),
      body: tie('statements'),
    }),
  ) as fc.Arbitrary<Statement>,
}));

/**
 * Well-formed programs that end, read and write context and stack, call, branch and loop. For the
 * interpreters they call trace_printk with any arguments (their number first), which a test puts
 * its own helper behind. For a kernel, which would refuse that, they call a helper that takes nothing
 * and ignore what it gives, and do not use atomics on the context.
 */
export const randomProgram = (target: Target): fc.Arbitrary<IrProgram> =>
  fc.record({ main: statements, callee: statements }).map(({ main, callee }) => ({
    functions: [
      buildFunction(new IrBuilder('main', 'main', 1), main, target),
      buildFunction(new IrBuilder('callee', 'subprogram', 5), callee, target),
    ],
  }));

export type Target = 'interpreter' | 'kernel';

function buildFunction(b: IrBuilder, body: readonly Statement[], target: Target) {
  const writer = new Writer(b, target);
  writer.statements(body);
  return writer.finish();
}

class Writer {
  private readonly b: IrBuilder;
  private readonly target: Target;
  private readonly isMain: boolean;
  private readonly variables: readonly Register[];
  private readonly slot: SlotId;

  constructor(b: IrBuilder, target: Target) {
    this.b = b;
    this.target = target;
    this.isMain = b.role === 'main';
    this.slot = b.slot('memory', slotBytes);
    this.variables = Array.from({ length: variableCount }, (_, index) => {
      const register = b.register();
      const param = b.params[index];
      const given = !this.isMain && param !== undefined;
      b.move(register, given ? { register: param } : { constant: BigInt(index) });
      return register;
    });
    for (const offset of [0, 8]) b.storeSlot(this.slot, offset, 8, { constant: 7n });
  }

  finish() {
    const sum = this.b.register();
    this.b.move(sum, { constant: 0n });
    for (const each of this.variables) {
      const operator = 'xor';
      this.b.emit({ op: 'alu', operator, to: sum, left: sum, right: { register: each } });
      this.b.emit({ op: 'alu', operator: 'mul', to: sum, left: sum, right: { constant: 31n } });
    }
    this.b.return({ register: sum });
    return this.b.finish();
  }

  statements(list: readonly Statement[]): void {
    for (const statement of list) this.statement(statement);
  }

  private at(index: number): Register {
    return this.variables[index]!;
  }

  private operand(from: Source): Operand {
    return 'variable' in from ? { register: this.at(from.variable) } : from;
  }

  private statement(s: Statement): void {
    const { b } = this;
    switch (s.kind) {
      case 'move':
        b.move(this.at(s.to), this.operand(s.from));
        break;
      case 'alu': {
        const [to, left, right] = [this.at(s.to), this.at(s.left), this.operand(s.right)];
        b.emit({ op: 'alu', operator: s.operator, to, left, right });
        break;
      }
      case 'unary':
        this.unary(s);
        break;
      case 'call':
      case 'function': {
        const values = s.args.map((arg) => this.operand(arg));
        this.call(s.kind === 'function' && this.isMain, this.at(s.to), values);
        break;
      }
      case 'if':
        this.branch(s);
        break;
      case 'repeat':
        this.repeat(s.times, s.body);
        break;
      default:
        this.memory(s);
    }
  }

  private unary({ op, to, from, size }: Statement & { kind: 'unary' }): void {
    const registers = { to: this.at(to), from: this.at(from) };
    if (op === 'negate') this.b.emit({ op, ...registers });
    else if (op === 'swap') this.b.emit({ op, ...registers, size });
    else this.b.emit({ op: 'extend', ...registers, size, signed: op === 'extend' });
  }

  private call(toFunction: boolean, to: Register, values: readonly Operand[]): void {
    if (!toFunction && this.target === 'kernel') {
      this.b.call('ktime_get_ns', []);
      return;
    }
    if (!toFunction) {
      // Registers beyond the arguments hold anything, so the first says how many follow.
      const following = values.slice(0, 4);
      const args = [{ constant: BigInt(following.length) }, ...following];
      this.b.emit({ op: 'call', helper: 'trace_printk', args, to });
      return;
    }
    const padding = Array.from({ length: 5 - values.length }, () => ({ constant: 1n }));
    this.b.emit({ op: 'call-function', function: 'callee', args: [...values, ...padding], to });
  }

  private memory(s: Statement & { kind: 'load' | 'store' | 'atomic' }): void {
    const { b } = this;
    const { word, size } = s.place;
    const offset = word * 8;
    // Only main has a context.
    const memory = this.isMain ? s.place.memory : 'slot';
    if (s.kind === 'atomic') {
      const inContext = memory === 'context' && this.target === 'interpreter';
      const base = inContext ? b.params[0]! : b.slotAddress(this.slot);
      const wide = size === 8 ? 8 : 4;
      const value = this.at(s.value);
      b.emit({ op: 'atomic-add', base, offset, size: wide, value, to: this.at(s.to) });
    } else if (memory === 'slot') {
      if (s.kind === 'store') b.storeSlot(this.slot, offset, size, this.operand(s.value));
      else b.emit({ op: 'load-slot', to: this.at(s.to), slot: this.slot, offset, size });
    } else {
      const base = memory === 'context' ? b.params[0]! : b.slotAddress(this.slot);
      if (s.kind === 'store') b.store(base, offset, size, this.operand(s.value));
      else b.emit({ op: 'load', to: this.at(s.to), base, offset, size });
    }
  }

  private branch(s: Statement & { kind: 'if' }): void {
    const { b } = this;
    const [yes, no, after] = [b.block(), b.block(), b.block()];
    b.branch(s.condition, this.at(s.left), this.operand(s.right), yes, no);
    for (const [block, list] of [
      [yes, s.then],
      [no, s.otherwise],
    ] as const) {
      b.enter(block);
      this.statements(list);
      b.jump(after);
    }
    b.enter(after);
  }

  private repeat(times: number, body: readonly Statement[]): void {
    const { b } = this;
    const [head, inside, after] = [b.block(), b.block(), b.block()];
    const counter = b.inRegister({ constant: BigInt(times) });
    b.jump(head);
    b.enter(head);
    b.branch('ne', counter, { constant: 0n }, inside, after);
    b.enter(inside);
    this.statements(body);
    const right = { constant: 1n };
    b.emit({ op: 'alu', operator: 'sub', to: counter, left: counter, right });
    b.jump(head);
    b.enter(after);
  }
}
