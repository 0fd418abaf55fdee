import { constant, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import { productLayout, sizeOf, type Type } from '../types/type.ts';
import type { MapId, TypedBlock, TypedStatement, VariableId } from '../types/typed.ts';
import { castableTotal } from './aggregate.ts';
import { reportHelperError } from './event.ts';
import { scalar } from './expression.ts';
import { FunctionScope } from './function-scope.ts';
import { isAggregate, isScalar, scalarSize } from './layout.ts';
import { addressOf, copy, type Location, loadFrom, own, shift, storeTo, zero } from './location.ts';
import { frameHead, stopped } from './program-scope.ts';
import { leave, lowerBlock } from './statement.ts';
import { loopResult } from './subprogram.ts';

/**
 * `for` bodies are functions of their own, called back by bpf_loop() and bpf_for_each_map_elem(): a
 * callback returns 0 to go on and 1 to stop. Variables from outside lie in the frame, whose address is passed along.
 */
export function lowerForRange(f: FunctionScope, s: TypedStatement & { kind: 'for-range' }): void {
  const { b } = f;
  const from = scalar(f, s.from);
  const first = f.temporary('first', 8);
  storeTo(b, first, 8, from);
  const count = b.register();
  b.move(count, { register: b.alu('sub', scalar(f, s.to), { register: loadFrom(b, first, 8) }) });
  const [empty, run, done] = [b.block(), b.block(), b.block()];
  b.branch('sle', count, constant(0), empty, run);
  b.enter(empty);
  b.jump(done);
  b.enter(run);
  const start = f.program.frameWord();
  storeTo(b, shift(f.frame(), start), 8, { register: loadFrom(b, first, 8) });
  const name = loopFunction(f, { params: 2, frameParam: 1 }, s.body, (inner) => {
    const index = inner.b.params[0]!;
    const base = loadFrom(inner.b, shift(inner.frame(), start), 8);
    const value = inner.b.alu('add', { register: base }, { register: index });
    const { type } = f.program.probe.variables[s.variable]!;
    assign(
      inner,
      s.variable,
      (at) => storeTo(inner.b, at, scalarSize(type), { register: value }),
      value,
    );
  });
  const rounds = b.call('loop', [
    { register: count },
    { register: functionAddress(f, name) },
    { register: addressOf(b, f.frame()) },
    constant(0),
  ]);
  if (!isFewRounds(s)) {
    // Where the verifier inlines the call, the error has 32 bits (inline_bpf_loop in kernel/bpf/verifier.c, v6.12).
    const result = b.register();
    b.emit({ op: 'extend', to: result, from: rounds, size: 4, signed: true });
    reportHelperError(f, 'loop', result, s.span);
  }
  leaveIfReturned(f);
  b.jump(done);
  b.enter(done);
}

/** bpf_loop() takes at most BPF_MAX_LOOPS rounds (kernel/bpf/bpf_iter.c) and refuses more. */
const roundsMax = 8n * 1024n * 1024n;

/** Whether a range is known to be short enough. */
const isFewRounds = ({ from, to }: TypedStatement & { kind: 'for-range' }): boolean =>
  from.kind === 'integer' && to.kind === 'integer' && to.value - from.value <= roundsMax;

export function lowerForMap(f: FunctionScope, s: TypedStatement & { kind: 'for-map' }): void {
  const { b } = f;
  const name = loopFunction(f, { params: 4, frameParam: 3 }, s.body, (inner) => {
    const [, key, value] = inner.b.params as [Register, Register, Register, Register];
    bindEntry(inner, s, own(key), own(value));
  });
  b.call('for_each_map_elem', [
    { register: b.mapAddress(f.script.storage(s.map).map) },
    { register: functionAddress(f, name) },
    { register: addressOf(b, f.frame()) },
    constant(0),
  ]);
  leaveIfReturned(f);
}

export function functionAddress(f: FunctionScope, name: string): Register {
  const to = f.b.register();
  f.b.emit({ op: 'function-address', to, function: name });
  return to;
}

/** Builds the callback and returns its name. */
function loopFunction(
  outer: FunctionScope,
  signature: { params: number; frameParam: number },
  body: TypedBlock,
  bind: (inner: FunctionScope) => void,
): string {
  const name = outer.program.callbackName();
  const inner = new FunctionScope(outer.program, {
    name,
    role: 'callback',
    ...signature,
    ...(outer.result && { result: outer.result }),
  });
  inner.loop = {
    continue: () => inner.b.return(constant(0)),
    break: () => {
      storeTo(inner.b, shift(inner.frame(), frameHead.stopped), 8, constant(stopped.byBreak));
      inner.b.return(constant(1));
    },
  };
  inner.inBlock(() => {
    stopAgain(inner);
    bind(inner);
    lowerBlock(inner, body);
  });
  inner.finish();
  return name;
}

/**
 * The verifier takes no notice of a callback that returns 1 and follows further rounds, with ever new
 * values in what the body counts (kernel/bpf/verifier.c, prepare_func_exit, v6.12). A round that sees
 * that the loop was stopped changes nothing, so that it finds an end.
 */
function stopAgain(f: FunctionScope): void {
  const { b } = f;
  const why = loadFrom(b, shift(f.frame(), frameHead.stopped), 8);
  const [over, round] = [b.block(), b.block()];
  b.branch('ne', why, constant(stopped.not), over, round);
  b.enter(over);
  b.return(constant(1));
  b.enter(round);
}

/** Gives the loop variable its value of this round. */
function assign(
  f: FunctionScope,
  id: VariableId,
  fill: (at: Location) => void,
  value?: Register,
): void {
  const home = f.home(id, 'assign');
  if (home.kind === 'memory') fill(home.at);
  else if (value !== undefined) f.b.move(home.register, { register: value });
}

/** The variable is the tuple (key, value); the value of an aggregate is put together over CPUs. */
function bindEntry(
  f: FunctionScope,
  s: TypedStatement & { kind: 'for-map' },
  key: Location,
  value: Location,
): void {
  const map = f.script.typed.maps[s.map]!;
  const pair = f.program.probe.variables[s.variable]!.type;
  if (pair.kind !== 'tuple') throw new Error('the variable of a for over a map is a tuple');
  const [keyType, valueType] = pair.elements as [Type, Type];
  const { offsets, size } = productLayout(pair.elements);
  assign(f, s.variable, (at) => {
    if (sizeOf(keyType) + sizeOf(valueType) !== size) zero(f.b, at, size);
    copy(f.b, shift(at, offsets[0]!), key, sizeOf(map.key!));
    const to = shift(at, offsets[1]!);
    if (isAggregate(map.value))
      storeTo(f.b, to, scalarSize(valueType), castableTotal(f, s.map, key, s.span));
    else if (isScalar(valueType))
      storeTo(f.b, to, scalarSize(valueType), {
        register: loadFrom(f.b, value, scalarSize(valueType)),
      });
    else copy(f.b, to, value, sizeOf(valueType));
  });
}

/** After a loop whose body may have run a `return`; a `break` is done with here. */
function leaveIfReturned(f: FunctionScope): void {
  const { b } = f;
  const at = shift(f.frame(), frameHead.stopped);
  const why = loadFrom(b, at, 8);
  const [yes, no] = [b.block(), b.block()];
  b.branch('eq', why, constant(stopped.byReturn), yes, no);
  b.enter(yes);
  if (f.inCallback) leave(f);
  else f.return(loopResult(f));
  b.enter(no);
  storeTo(b, at, 8, constant(stopped.not));
}

/** Number of entries: by the kernel's own count where it has one, else by walking the map. */
export function countEntries(f: FunctionScope, map: MapId): Value {
  const { b } = f;
  const { kernel } = f.script;
  const kernelMap = f.script.storage(map).map;
  const counter =
    kernel.features.kfunc === false ? undefined : kernel.btf.find('func', entryCounter);
  if (counter !== undefined) {
    const to = b.register();
    const args = [{ register: b.mapAddress(kernelMap) }];
    b.emit({ op: 'call-kernel', function: entryCounter, btfId: counter, args, to });
    return { register: to };
  }
  const name = f.program.callbackName();
  const inner = new FunctionScope(f.program, { name, role: 'callback', params: 4, frameParam: 3 });
  inner.finish();
  // for_each_map_elem() returns how many entries it has visited.
  const visited = b.call('for_each_map_elem', [
    { register: b.mapAddress(kernelMap) },
    { register: functionAddress(f, name) },
    { register: addressOf(b, f.frame()) },
    constant(0),
  ]);
  return { register: visited };
}

/** Since 6.6. */
const entryCounter = 'bpf_map_sum_elem_count';
