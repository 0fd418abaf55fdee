import { constant, type Value } from '../../ir/builder.ts';
import type { BlockId, Register } from '../../ir/ir.ts';
import { type Call, expressionArg } from '../../lower/builtin.ts';
import { evaluateInto } from '../../lower/composite.ts';
import { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, loadFrom, shift, storeTo, zero } from '../../lower/location.ts';
import { functionAddress } from '../../lower/loop.ts';
import { sizeOf } from '../../types/type.ts';
import { callKernel, kernelFunction } from '../kernel/kernel-function.ts';

/** Since 6.17 (kernel/bpf/helpers.c); it reads at most its third argument of bytes. */
const kernelSearch = 'bpf_strnstr';

/** Index of the needle in the haystack, or a negative number. */
export function indexOfString(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const { kernel } = f.script;
  if (kernelFunction(kernel, kernelSearch) === undefined)
    return kernel.features.bpf_loop === false ? searchInline(f, call) : searchByLoop(f, call);
  const [haystack, needle] = [0, 1].map((index) => {
    const text = expressionArg(call, index);
    const at = f.temporary('searched', sizeOf(text.type));
    evaluateInto(f, text, at);
    return { register: addressOf(b, at) };
  }) as [Value, Value];
  const length = constant(sizeOf(expressionArg(call, 0).type));
  const found = callKernel(f, kernelSearch, [haystack, needle, length]);
  // The kernel says -ENOENT, as an int: whatever is below 0 becomes -1.
  const index = b.register();
  b.emit({ op: 'extend', to: index, from: found, size: 4, signed: true });
  const [missing, done] = [b.block(), b.block()];
  b.branch('slt', index, constant(0), missing, done);
  b.enter(missing);
  b.move(index, constant(-1));
  b.jump(done);
  b.enter(done);
  return { register: index };
}

/** Byte offsets in scratch memory, and sizes. */
interface Search {
  readonly haystackAt: number;
  readonly needleAt: number;
  readonly haystackBytes: number;
  readonly needleBytes: number;
}

/** Both texts in scratch memory. */
function prepare(f: FunctionScope, call: Call): Search {
  const { b, program } = f;
  const [haystack, needle] = [expressionArg(call, 0), expressionArg(call, 1)];
  const [haystackBytes, needleBytes] = [sizeOf(haystack.type), sizeOf(needle.type)];
  // Behind the haystack there is room for a needle that begins in its last byte.
  const haystackAt = program.allocate(haystackBytes + needleBytes);
  const needleAt = program.allocate(needleBytes);
  evaluateInto(f, haystack, f.scratchAt(haystackAt));
  zero(b, f.scratchAt(haystackAt + haystackBytes), needleBytes);
  evaluateInto(f, needle, f.scratchAt(needleAt));
  return { haystackAt, needleAt, haystackBytes, needleBytes };
}

/**
 * For older kernels: bpf_loop() goes over the haystack, its callback compares the needle there. Inlined, the two
 * loops would be many more states for the verifier.
 */
function searchByLoop(f: FunctionScope, call: Call): Value {
  const { b, program } = f;
  const search = prepare(f, call);
  const answer = program.frameWord();
  storeTo(b, shift(f.frame(), answer), 8, constant(-1));
  const name = program.callbackName();
  const inner = new FunctionScope(program, { name, role: 'callback', params: 2, frameParam: 1 });
  comparePosition(inner, search, answer);
  inner.finish();
  b.call('loop', [
    constant(search.haystackBytes),
    { register: functionAddress(f, name) },
    { register: addressOf(b, f.frame()) },
    constant(0),
  ]);
  return { register: loadFrom(b, shift(f.frame(), answer), 8) };
}

/** The callback: 0 to go on with the next position, 1 when the needle or the haystack ends here. */
function comparePosition(f: FunctionScope, search: Search, answer: number): void {
  const { b } = f;
  const position = b.params[0]!;
  const [inside, outside] = [b.block(), b.block()];
  b.branch('lt', position, constant(search.haystackBytes), inside, outside);
  b.enter(outside);
  b.return(constant(1));
  b.enter(inside);
  const ways = { found: b.block(), ended: b.block(), missed: b.block() };
  compareAt(f, search, position, ways);
  b.enter(ways.missed);
  b.return(constant(0));
  b.enter(ways.ended);
  b.return(constant(1));
  b.enter(ways.found);
  storeTo(b, shift(f.frame(), answer), 8, { register: position });
  b.return(constant(1));
}

/** For kernels without bpf_loop() too: positions that differ join again at once, which the verifier sees. */
function searchInline(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const search = prepare(f, call);
  const [position, answer] = [b.register(), b.register()];
  b.move(position, constant(0));
  b.move(answer, constant(-1));
  const [head, body, done] = [b.block(), b.block(), b.block()];
  const ways = { found: b.block(), ended: done, missed: b.block() };
  b.jump(head);
  b.enter(head);
  b.branch('lt', position, constant(search.haystackBytes), body, done);
  b.enter(body);
  compareAt(f, search, position, ways);
  b.enter(ways.missed);
  b.move(position, { register: b.alu('add', { register: position }, constant(1)) });
  b.jump(head);
  b.enter(ways.found);
  b.move(answer, { register: position });
  b.jump(done);
  b.enter(done);
  return { register: answer };
}

/** Where to go on: the needle is here, the haystack ends here, or neither. */
interface Ways {
  readonly found: BlockId;
  readonly ended: BlockId;
  readonly missed: BlockId;
}

/** Compares the needle with the haystack at a position. */
function compareAt(f: FunctionScope, search: Search, position: Register, ways: Ways): void {
  const { b } = f;
  const start = addressOf(b, f.scratchAt(search.haystackAt));
  const here = b.alu('add', { register: start }, { register: position });
  const needle = addressOf(b, f.scratchAt(search.needleAt));
  const offset = b.register();
  b.move(offset, constant(0));
  const [head, body, compare] = [b.block(), b.block(), b.block()];
  const [next, differ] = [b.block(), b.block()];
  b.jump(head);
  b.enter(head);
  b.branch('lt', offset, constant(search.needleBytes), body, ways.found);
  b.enter(body);
  const wanted = b.load(b.alu('add', { register: needle }, { register: offset }), 0, 1);
  b.branch('eq', wanted, constant(0), ways.found, compare);
  b.enter(compare);
  const actual = b.load(b.alu('add', { register: here }, { register: offset }), 0, 1);
  b.branch('eq', actual, { register: wanted }, next, differ);
  b.enter(next);
  b.move(offset, { register: b.alu('add', { register: offset }, constant(1)) });
  b.jump(head);
  b.enter(differ);
  b.branch('eq', actual, constant(0), ways.ended, ways.missed);
}
