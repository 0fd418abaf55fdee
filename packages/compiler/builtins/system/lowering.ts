import { type AttachTarget, type FieldSchema, lossIndex } from '../../artifact.ts';
import { constant, type Value } from '../../ir/builder.ts';
import {
  type BuiltinLowering,
  type Call,
  expressionArg,
  integerArg,
  isExpression,
  stringArg,
} from '../../lower/builtin.ts';
import { evaluateInto } from '../../lower/composite.ts';
import { countLoss, writeHeader } from '../../lower/event.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { isScalar } from '../../lower/layout.ts';
import { addressOf, type Location, shift, storeTo, zero } from '../../lower/location.ts';
import { contextOf, read } from '../../lower/place.ts';
import { registerOffset } from '../../lower/registers.ts';
import { stringBytes } from '../../syntax/string-bytes.ts';
import { stringLiteral } from '../../types/build.ts';
import { sizeOf, uint64 } from '../../types/type.ts';
import { atMost, bytesOf, readBytes } from '../memory/bytes.ts';
import { trustedAddress } from './trusted-address.ts';

/** Bytes that write_user() copies at once. */
const writtenBytesMax = 1024;

function debug(f: FunctionScope, call: Call): void {
  const { b } = f;
  const format = stringLiteral(call.span, stringArg(call, 0));
  const size = stringBytes(format.kind === 'string' ? format.value : '').length + 1;
  const at = f.temporary('format', size);
  evaluateInto(f, format, at);
  const values = call.args
    .slice(1)
    .filter(isExpression)
    .map((value): Value => {
      if (isScalar(value.type)) return scalar(f, value);
      const text = f.temporary('text', sizeOf(value.type));
      evaluateInto(f, value, text);
      return { register: addressOf(b, text) };
    });
  b.call('trace_printk', [{ register: addressOf(b, at) }, constant(size), ...values]);
}

/** Through own memory, as the helper takes nothing else. */
function writeUser(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const target = b.inRegister(scalar(f, expressionArg(call, 0)));
  const source = bytesOf(f, expressionArg(call, 1));
  const limit = source.whole ? Math.min(source.length, writtenBytesMax) : writtenBytesMax;
  const length = atMost(f, scalar(f, expressionArg(call, 2)), limit);
  const at = f.temporary('written', limit);
  const result = b.register();
  b.move(result, constant(0));
  const [some, done] = [b.block(), b.block()];
  b.branch('ne', b.inRegister(length), constant(0), some, done);
  b.enter(some);
  readBytes(f, source.location, at, length);
  const failed = b.call('probe_write_user', [
    { register: target },
    { register: addressOf(b, at) },
    length,
  ]);
  // 0 is success, everything else has its sign bit set.
  const bit = b.alu('rsh', { register: failed }, constant(63));
  b.move(result, { register: b.alu('xor', { register: bit }, constant(1)) });
  b.jump(done);
  b.enter(done);
  return { register: result };
}

/** The pointer is loaded here, so that the verifier sees the check of this very value. */
function pathInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const size = sizeOf(call.type);
  const { field, offset } = trustedAddress(expressionArg(call, 0))!;
  zero(b, to, size);
  const base = b.load(contextOf(f), field, 8);
  const [some, done] = [b.block(), b.block()];
  b.branch('ne', base, constant(0), some, done);
  b.enter(some);
  const path = b.alu('add', { register: base }, constant(offset));
  b.call('d_path', [{ register: path }, { register: addressOf(b, to) }, constant(size)]);
  b.jump(done);
  b.enter(done);
}

/** per_cpu_ptr() of include/linux/percpu-defs.h: the symbol's address, moved by the CPU's entry of __per_cpu_offset. */
function perCpuAddress(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const { kernel } = f.script;
  const symbol = kernel.symbolAddress(stringArg(call, 0))!;
  const given = isExpression(call.args[1]);
  const cpu = b.register();
  b.move(
    cpu,
    given ? scalar(f, expressionArg(call, 1)) : { register: b.call('get_smp_processor_id', []) },
  );
  const result = b.register();
  b.move(result, constant(0));
  const [known, done] = [b.block(), b.block()];
  b.branch('lt', cpu, constant(kernel.possibleCpus), known, done);
  b.enter(known);
  const table = b.register();
  b.move(table, constant(BigInt.asIntN(64, kernel.symbolAddress('__per_cpu_offset')!)));
  const entry = b.alu(
    'add',
    { register: table },
    { register: b.alu('lsh', { register: cpu }, constant(3)) },
  );
  const moved = read(f, { kind: 'pointer', base: entry, offset: 0, space: 'kernel' }, 8);
  const base = b.register();
  b.move(base, constant(BigInt.asIntN(64, symbol)));
  b.move(result, { register: b.alu('add', { register: base }, { register: moved }) });
  b.jump(done);
  b.enter(done);
  return { register: result };
}

/**
 * Where the binary is loaded follows from the probe itself: the instruction pointer is its address in the
 * file, moved by that much. That needs no walk over the process's mappings.
 */
function userAddress(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const [target] = f.program.probe.targets;
  if (target?.kind !== 'uprobe' && target?.kind !== 'usdt') throw new Error('no binary is traced');
  const binary = f.script.kernel.binary(target.path);
  const symbol = binary?.symbol(stringArg(call, 0));
  const inFile = binary && addressInFile(f, target);
  if (symbol === undefined || inFile === undefined) throw new Error('the binary is not known');
  const returns = target.kind === 'uprobe' && target.return;
  const here = returns
    ? b.call('get_func_ip', [{ register: contextOf(f) }])
    : b.load(contextOf(f), registerOffset(f.script.kernel, 'ip')!, 8);
  return { register: b.alu('add', { register: here }, constant(symbol.address - inFile)) };
}

type UserTarget = Extract<AttachTarget, { kind: 'uprobe' | 'usdt' }>;

function addressInFile(f: FunctionScope, target: UserTarget): number | undefined {
  if (target.kind === 'usdt') {
    const { path, namespace, name, location } = target;
    const probe = f.script.kernel
      .binary(path)
      ?.usdtProbes()
      .find((each) => each.namespace === namespace && each.name === name);
    return probe?.locations[location]?.address;
  }
  if (target.address !== undefined) return target.address;
  const functions = f.script.kernel.binary(target.path)?.functions();
  const found = functions?.find((each) => each.name === target.symbol);
  return found && found.address + target.offset;
}

const [EFAULT, ENOSPC] = [14, 28];

/** Bits of the flags of bpf_skb_output(): the low half says which buffer, the high how much of the packet. */
const packetFlags = { currentCpu: 0xffffffff, lengthShift: 32 } as const;

/** The pointer goes from where the script has it to the kernel as it is, so that the verifier still knows it. A full buffer is counted as a lost event. */
function outputPacket(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const action = { kind: 'packet', path: stringArg(call, 0) } as const;
  const skip = Number(integerArg(call, 3));
  const [timeAt, lengthAt, size] = [8, 16, 24];
  const fields = [timeAt, lengthAt].map(
    (offset): FieldSchema => ({ type: uint64, offset, encoding: 'fixed' }),
  );
  const { id } = f.script.event({ ...action, skip }, fields, size, call.span);
  const length = scalar(f, expressionArg(call, 2));
  const record = f.temporary('packet', size);
  writeHeader(f, record, id);
  storeTo(b, shift(record, timeAt), 8, { register: b.call('ktime_get_boot_ns', []) });
  storeTo(b, shift(record, lengthAt), 8, length);
  const packet = b.inRegister(scalar(f, expressionArg(call, 1)));
  const [some, lost, done] = [b.block(), b.block(), b.block()];
  const result = b.register();
  b.move(result, constant(-EFAULT));
  b.branch('ne', packet, constant(0), some, done);
  b.enter(some);
  const taken = b.alu('lsh', length, constant(packetFlags.lengthShift));
  const flags = b.alu('or', { register: taken }, constant(packetFlags.currentCpu));
  const sent = b.call('skb_output', [
    { register: packet },
    { register: b.mapAddress(f.script.packets) },
    { register: flags },
    { register: addressOf(b, record) },
    constant(size),
  ]);
  b.move(result, { register: sent });
  b.branch('eq', result, constant(-ENOSPC), lost, done);
  b.enter(lost);
  countLoss(f, lossIndex.events);
  b.jump(done);
  b.enter(done);
  return { register: result };
}

export const systemLowerings: Record<string, BuiltinLowering> = {
  debugf: { effect: debug },
  unwatch: {
    effect: (f, call) => {
      scalar(f, expressionArg(call, 0));
    },
  },
  override: {
    effect: (f, call) => {
      const value = scalar(f, expressionArg(call, 0));
      f.b.call('override_return', [{ register: contextOf(f) }, value]);
    },
  },
  write_user: { scalar: writeUser },
  path: { into: pathInto },
  skboutput: { scalar: outputPacket },
  percpu_kaddr: { scalar: perCpuAddress },
  uaddr: { scalar: userAddress },
};
