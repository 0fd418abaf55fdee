import { constant, type Value } from '../../ir/builder.ts';
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
  if (kernelFunction(f.script.kernel, kernelSearch) === undefined) return searchByLoop(f, call);
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

/**
 * For older kernels: bpf_loop() goes over the haystack, its callback compares the needle there. Inlined, the two
 * loops would be more states than the verifier takes.
 */
function searchByLoop(f: FunctionScope, call: Call): Value {
  const { b, program } = f;
  const [haystack, needle] = [expressionArg(call, 0), expressionArg(call, 1)];
  const [haystackBytes, needleBytes] = [sizeOf(haystack.type), sizeOf(needle.type)];
  // Behind the haystack there is room for a needle that begins in its last byte.
  const haystackAt = program.allocate(haystackBytes + needleBytes);
  const needleAt = program.allocate(needleBytes);
  evaluateInto(f, haystack, f.scratchAt(haystackAt));
  zero(b, f.scratchAt(haystackAt + haystackBytes), needleBytes);
  evaluateInto(f, needle, f.scratchAt(needleAt));
  const answer = program.frameWord();
  storeTo(b, shift(f.frame(), answer), 8, constant(-1));
  const name = program.callbackName();
  const inner = new FunctionScope(program, { name, role: 'callback', params: 2, frameParam: 1 });
  comparePosition(inner, { haystackAt, needleAt, haystackBytes, needleBytes, answer });
  inner.finish();
  b.call('loop', [
    constant(haystackBytes),
    { register: functionAddress(f, name) },
    { register: addressOf(b, f.frame()) },
    constant(0),
  ]);
  return { register: loadFrom(b, shift(f.frame(), answer), 8) };
}

/** Byte offsets in scratch memory, and sizes; `answer` is an offset in the frame. */
interface Search {
  readonly haystackAt: number;
  readonly needleAt: number;
  readonly haystackBytes: number;
  readonly needleBytes: number;
  readonly answer: number;
}

/** The callback: 0 to go on with the next position, 1 when the needle or the haystack ends here. */
function comparePosition(f: FunctionScope, search: Search): void {
  const { b } = f;
  const position = b.params[0]!;
  const [inside, outside] = [b.block(), b.block()];
  b.branch('lt', position, constant(search.haystackBytes), inside, outside);
  b.enter(outside);
  b.return(constant(1));
  b.enter(inside);
  const start = addressOf(b, f.scratchAt(search.haystackAt));
  const here = b.alu('add', { register: start }, { register: position });
  const needle = addressOf(b, f.scratchAt(search.needleAt));
  const offset = b.register();
  b.move(offset, constant(0));
  const [head, body, compare, same, next, found] = Array.from({ length: 6 }, () => b.block()) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [differ, ended, missed] = [b.block(), b.block(), b.block()];
  b.jump(head);
  b.enter(head);
  b.branch('lt', offset, constant(search.needleBytes), body, found);
  b.enter(body);
  const wanted = b.load(b.alu('add', { register: needle }, { register: offset }), 0, 1);
  b.branch('eq', wanted, constant(0), found, compare);
  b.enter(compare);
  const actual = b.load(b.alu('add', { register: here }, { register: offset }), 0, 1);
  b.branch('eq', actual, { register: wanted }, same, differ);
  b.enter(same);
  b.jump(next);
  b.enter(next);
  b.move(offset, { register: b.alu('add', { register: offset }, constant(1)) });
  b.jump(head);
  b.enter(differ);
  b.branch('eq', actual, constant(0), ended, missed);
  b.enter(missed);
  b.return(constant(0));
  b.enter(ended);
  b.return(constant(1));
  b.enter(found);
  storeTo(b, shift(f.frame(), search.answer), 8, { register: position });
  b.return(constant(1));
}
