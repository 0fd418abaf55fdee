import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constant, IrBuilder } from '../ir/builder.ts';
import type { IrFunction, IrProgram, Register } from '../ir/ir.ts';
import { printFunction } from '../ir/print.ts';
import { evaluateIr } from '../ir/testing/evaluate.ts';
import { contextBytes, randomProgram } from '../ir/testing/random-program.ts';
import { verifyIr } from '../ir/verify.ts';
import { optimize, passes } from './optimize.ts';

/** Builds a function of one parameter, optimizes it and prints it without its heading. */
function optimized(build: (b: IrBuilder, param: Register) => void): string[] {
  const b = new IrBuilder('main', 'main', 1);
  build(b, b.params[0]!);
  const program = optimize({ functions: [b.finish()] });
  expect(verifyIr(program)).toEqual([]);
  return printFunction(program.functions[0]!).trimEnd().split('\n').slice(1);
}

const trace = (b: IrBuilder, value: Register) =>
  b.emit({ op: 'call', helper: 'trace_printk', args: [{ register: value }] });

test('constants fold through arithmetic and branches', () => {
  const lines = optimized((b) => {
    const [yes, no] = [b.block(), b.block()];
    const six = b.alu('mul', constant(2), constant(3));
    b.branch('gt', six, constant(5), yes, no);
    b.enter(yes);
    b.return({ register: six });
    b.enter(no);
    b.call('ktime_get_ns', []);
    b.return(constant(0));
  });
  expect(lines).toEqual(['b0:', '  return 6']);
});

test('copies vanish and what nobody reads goes', () => {
  const lines = optimized((b, param) => {
    const copy = b.inRegister({ register: b.alu('add', { register: param }, constant(0)) });
    const again = b.register();
    b.move(again, { register: copy });
    b.load(param, 8, 8);
    b.call('get_current_pid_tgid', []);
    trace(b, again);
    b.return(constant(0));
  });
  expect(lines).toEqual(['b0:', '  call trace_printk(v0)', '  return 0']);
});

test('a copy ends when its original is assigned again', () => {
  const lines = optimized((b, param) => {
    const variable = b.register();
    b.move(variable, { register: param });
    const old = b.register();
    b.move(old, { register: variable });
    b.move(variable, { register: b.load(param, 0, 8) });
    const [again, after] = [b.block(), b.block()];
    b.branch('eq', variable, constant(0), again, after);
    b.enter(again);
    b.move(variable, { register: b.load(param, 8, 8) });
    b.jump(after);
    b.enter(after);
    b.store(old, 0, 8, { register: variable });
    b.return(constant(0));
  });
  expect(lines).toContain('  v0[0]:8 = v1');
});

test('a comparison as a value is not compared again', () => {
  const lines = optimized((b, param) => {
    const [yes, no, join] = [b.block(), b.block(), b.block()];
    const [then, otherwise] = [b.block(), b.block()];
    const value = b.register();
    b.branch('lt', b.load(param, 0, 8), constant(10), yes, no);
    b.enter(yes);
    b.move(value, constant(1));
    b.jump(join);
    b.enter(no);
    b.move(value, constant(0));
    b.jump(join);
    b.enter(join);
    b.branch('ne', value, constant(0), then, otherwise);
    b.enter(then);
    b.return(constant(7));
    b.enter(otherwise);
    b.return(constant(8));
  });
  expect(lines.filter((line) => line.includes('if '))).toEqual(['  if v2 < 10 then b1 else b2']);
  expect(lines.filter((line) => line.startsWith('b'))).toHaveLength(3);
});

test.each<[string, (b: IrBuilder, loaded: Register) => Register, string]>([
  ['mod by a power of two', (b, v) => b.alu('mod', { register: v }, constant(8)), 'v1 & 7'],
  ['div by a power of two', (b, v) => b.alu('div', { register: v }, constant(4096)), 'v1 >> 12'],
  ['mul by a power of two', (b, v) => b.alu('mul', { register: v }, constant(2)), 'v1 << 1'],
  ['constant on the left', (b, v) => b.alu('add', constant(5), { register: v }), 'v1 + 5'],
])('%s', (_, build, expected) => {
  const lines = optimized((b, param) => {
    const loaded = b.load(param, 0, 2);
    b.return({ register: build(b, loaded) });
  });
  expect(lines.join('\n')).toContain(`= ${expected}`);
});

test('an extension of what was loaded that wide is nothing', () => {
  const lines = optimized((b, param) => {
    const loaded = b.load(param, 0, 2);
    const to = b.register();
    b.emit({ op: 'extend', to, from: loaded, size: 2, signed: false });
    const masked = b.alu('and', { register: to }, constant(0xffff));
    const wide = b.register();
    b.emit({ op: 'extend', to: wide, from: masked, size: 4, signed: true });
    b.return({ register: wide });
  });
  expect(lines).toEqual(['b0:', '  v1 = v0[0]:2', '  return v1']);
});

test('an atomic addition whose old value nobody reads needs no fetch', () => {
  const lines = optimized((b, param) => {
    const value = b.inRegister(constant(1));
    b.emit({ op: 'atomic-add', base: param, offset: 0, size: 8, value, to: b.register() });
    b.return(constant(0));
  });
  expect(lines).toContain('  atomic v0[0]:8 += v1');
});

const memoryAndCalls = (fn: IrFunction): string[] =>
  printFunction(fn)
    .split('\n')
    .filter((line) => /call|\]:\d =/.test(line));

test('null checks, calls and stores stay in order', () => {
  const build = () => {
    const b = new IrBuilder('main', 'main', 1);
    const [found, done] = [b.block(), b.block()];
    const key = b.slot('key', 8);
    b.storeSlot(key, 0, 8, constant(1));
    const value = b.call('map_lookup_elem', [
      { register: b.mapAddress(0) },
      { register: b.slotAddress(key) },
    ]);
    b.branch('ne', value, constant(0), found, done);
    b.enter(found);
    b.store(value, 0, 8, constant(1));
    b.call('trace_printk', [constant(1)]);
    b.jump(done);
    b.enter(done);
    b.return(constant(0));
    return b.finish();
  };
  const before = build();
  const after = optimize({ functions: [before] }).functions[0]!;
  expect(memoryAndCalls(after).map((line) => line.replace(/^ *(v\d+ = )?/, ''))).toEqual(
    memoryAndCalls(before).map((line) => line.replace(/^ *(v\d+ = )?/, '')),
  );
  expect(printFunction(after)).toContain('if v3 != 0 then');
});

function run(program: IrProgram) {
  const context = Uint8Array.from({ length: contextBytes }, (_, index) => index * 5);
  const calls: string[] = [];
  const helper = (name: string, args: readonly bigint[]): bigint => {
    calls.push(`${name}(${args})`);
    return args.reduce((sum, arg) => sum * 7n + arg, BigInt(calls.length));
  };
  return { returned: evaluateIr(program, { context, helper }), context, calls };
}

test('every pass keeps the meaning of random programs', () => {
  fc.assert(
    fc.property(randomProgram('interpreter'), (program) => {
      const expected = run(program);
      let current = program;
      for (const pass of passes) {
        current = { functions: current.functions.map(pass) };
        expect(verifyIr(current)).toEqual([]);
        expect(run(current)).toEqual(expected);
      }
    }),
    { numRuns: 200, seed: 20_260_102 },
  );
});

test('what does not change during a run is asked once, on every path', () => {
  const lines = optimized((b, param) => {
    const [yes, no, done] = [b.block(), b.block(), b.block()];
    b.branch('ne', b.load(param, 0, 8), constant(0), yes, no);
    b.enter(yes);
    trace(b, b.call('get_current_pid_tgid', []));
    b.jump(done);
    b.enter(no);
    trace(b, b.call('get_current_pid_tgid', []));
    b.jump(done);
    b.enter(done);
    trace(b, b.call('get_current_pid_tgid', []));
    b.return(constant(0));
  });
  expect(lines.filter((line) => line.includes('get_current_pid_tgid'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('trace_printk'))).toHaveLength(3);
});

test('what is asked only once does not stand in for what is asked again', () => {
  const lines = optimized((b) => {
    const [yes, no] = [b.block(), b.block()];
    b.branch('gt', b.call('get_current_cgroup_id', []), constant(16), yes, no);
    b.enter(yes);
    trace(b, b.call('get_current_task', []));
    trace(b, b.call('get_current_task', []));
    b.jump(no);
    b.enter(no);
    b.return(constant(0));
  });
  expect(lines.filter((line) => line.includes('get_current_task'))).toHaveLength(1);
});

test('it is asked again where a path has not asked, and clocks always', () => {
  const lines = optimized((b, param) => {
    const [asked, done] = [b.block(), b.block()];
    b.branch('ne', b.load(param, 0, 8), constant(0), asked, done);
    b.enter(asked);
    trace(b, b.call('get_current_pid_tgid', []));
    trace(b, b.call('ktime_get_ns', []));
    b.jump(done);
    b.enter(done);
    trace(b, b.call('get_current_pid_tgid', []));
    trace(b, b.call('ktime_get_ns', []));
    b.return(constant(0));
  });
  expect(lines.filter((line) => line.includes('get_current_pid_tgid'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('ktime_get_ns'))).toHaveLength(2);
});
