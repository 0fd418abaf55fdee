import { addressOf, placeOf } from '../../types/addresses.ts';
import { convertBtf } from '../../types/convert-btf.ts';
import { poison, showType } from '../../types/show.ts';
import {
  bool,
  int,
  none,
  pointerTo,
  stringOf,
  type Type,
  uint32,
  uint64,
} from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { checkFormat } from '../format-check.ts';
import {
  type CheckedCall,
  expressionAt,
  integerAt,
  type Signature,
  stringAt,
} from '../signature.ts';
import { mayBeTrusted, trustedAddress } from './trusted-address.ts';

/** Builtins that write to the traced system, or reach into it by symbol. */
export const systemSignatures: readonly Signature[] = [
  {
    name: 'debugf',
    params: [{ name: 'format', kind: 'literal-string' }],
    rest: true,
    docs: "Writes to the kernel's own trace, for whoever debugs a script",
    result: none,
    rewrite: checkDebug,
  },
  {
    name: 'unwatch',
    params: [{ name: 'address', kind: 'address' }],
    docs: 'Accepted from old scripts; it has no effect',
    result: none,
  },
  {
    name: 'override',
    params: [{ name: 'value', kind: 'integer' }],
    docs: 'Makes the traced function return a value without running',
    unsafe: true,
    result: none,
    refuses: ({ type }) => (type === 'kprobe' ? undefined : 'It works in kprobe probes'),
    readsContext: true,
  },
  {
    name: 'write_user',
    params: [
      { name: 'target', kind: 'address' },
      { name: 'source', kind: 'memory' },
      { name: 'length', kind: 'integer' },
    ],
    docs: 'Writes to the memory of the current process; whether that was possible',
    unsafe: true,
    result: bool,
  },
  {
    name: 'path',
    params: [
      { name: 'path', kind: 'memory' },
      { name: 'length', kind: 'literal-integer', optional: true },
    ],
    docs: 'The name of a struct path of the kernel',
    feature: 'd_path',
    result: stringOf(1),
    refuses: ({ type }) =>
      ['fentry', 'fexit', 'iter'].includes(type)
        ? undefined
        : 'The kernel allows it in fentry, fexit and iter probes',
    rewrite: pathOf,
  },
  {
    name: 'skboutput',
    params: [
      { name: 'path', kind: 'literal-string' },
      { name: 'skb', kind: 'memory' },
      { name: 'length', kind: 'integer' },
      { name: 'offset', kind: 'literal-integer' },
    ],
    docs: 'Writes the first bytes of a packet, without those before offset, to a pcap file of the host; 0 or a negative errno',
    result: uint32,
    refuses: ({ type }) =>
      ['fentry', 'fexit', 'rawtracepoint'].includes(type)
        ? undefined
        : 'The kernel allows it in fentry, fexit and rawtracepoint probes',
    feature: 'raw_tp_btf',
    readsContext: true,
    trustsArgs: true,
    rewrite: checkPacket,
  },
  {
    name: 'percpu_kaddr',
    params: [
      { name: 'symbol', kind: 'literal-string' },
      { name: 'cpu', kind: 'integer', optional: true },
    ],
    docs: "Address of a CPU's copy of a kernel variable; 0 when there is no such CPU",
    result: perCpuType,
  },
  {
    name: 'uaddr',
    params: [{ name: 'symbol', kind: 'literal-string' }],
    docs: 'Address of a variable of the traced binary, in the current process',
    result: (call) => userVariable(call),
    refuses: ({ type }) =>
      ['uprobe', 'uretprobe', 'usdt'].includes(type)
        ? undefined
        : 'It works in uprobe, uretprobe and usdt probes',
    readsContext: true,
    perTarget: true,
  },
];

/** What bpf_trace_printk() takes. */
const debugValuesMax = 3;

function checkDebug(call: CheckedCall): TypedExpression | undefined {
  if (call.args.length - 1 > debugValuesMax) {
    call.error('bad-argument-count', `debugf() takes at most ${debugValuesMax} values`);
    return undefined;
  }
  call.warning(
    'unstable',
    'debugf() is for debugging: its output goes to the trace of the kernel',
    {
      hint: 'Read it in /sys/kernel/tracing/trace_pipe, or use printf()',
    },
  );
  return checkFormat(call);
}

/** A struct is passed by its address. */
function pathOf(call: CheckedCall): TypedExpression | undefined {
  const given = expressionAt(call, 0)!;
  const { maxStrlen } = call.config;
  const length = integerAt(call, 1) ?? BigInt(maxStrlen);
  if (length < 1n || length > BigInt(maxStrlen)) {
    call.error('limit-exceeded', `path() gives 1 to ${maxStrlen} bytes, not ${length}`);
    return undefined;
  }
  const struct = given.type.kind === 'pointer' ? given.type.to : given.type;
  if (struct.kind !== 'struct' || struct.name !== 'struct path') {
    call.error('bad-argument', `path() takes a struct path, not ${showType(given.type)}`);
    return undefined;
  }
  const pointer =
    given.type.kind === 'pointer' ? given : addressOf(placeOf(given), given.type, given.span);
  if (trustedAddress(pointer) === undefined) {
    call.error('bad-argument', 'path() takes only what the probe itself points to', {
      span: given.span,
      hint: 'Write it in one piece: path(args.file->f_path), path(ctx->file->f_path)',
    });
    return undefined;
  }
  const type = stringOf(Number(length));
  return { kind: 'call', span: call.span, name: 'path', args: [pointer], type };
}

/** The kernel takes only a packet that it can see is one; what a variable holds is for the verifier to say. */
function checkPacket(call: CheckedCall): undefined {
  const packet = expressionAt(call, 1)!;
  const { type, span } = packet;
  if (!isPacket(type))
    call.error('bad-argument', `skboutput() takes a struct sk_buff *, not ${showType(type)}`, {
      span,
    });
  else if (!mayBeTrusted(packet))
    call.error('bad-argument', 'skboutput() takes only a packet that the probe itself points to', {
      span,
      hint: 'Name the argument of the probe, args.skb, or a variable that holds it',
    });
  if (integerAt(call, 3)! < 0n)
    call.error('bad-argument', 'The offset in a packet is not negative', {
      span: call.args[3]!.span,
    });
  return undefined;
}

const isPacket = (type: Type): boolean =>
  type.kind === 'pointer' &&
  (type.to.kind === 'void' || (type.to.kind === 'struct' && type.to.name === 'struct sk_buff'));

function perCpuType(call: CheckedCall): Type {
  const symbol = stringAt(call, 0)!;
  const { kernel } = call;
  for (const name of [symbol, '__per_cpu_offset']) {
    if (kernel.symbolAddress(name) !== undefined) continue;
    call.error('bad-argument', `The kernel has no symbol '${name}'`, { span: call.args[0]!.span });
    return poison;
  }
  const id = kernel.btf.find('var', symbol);
  const variable = id === undefined ? undefined : kernel.btf.type(id);
  return variable?.kind === 'var'
    ? pointerTo(convertBtf(kernel.btf, variable.type, 'kernel'), 'kernel')
    : pointerTo({ kind: 'void' }, 'kernel');
}

/** By its size a variable is taken for an integer, as ELF tells no types. */
function userVariable(call: CheckedCall): Type {
  const name = stringAt(call, 0)!;
  const found = call.binary()?.symbol(name);
  if (found === undefined) {
    call.error('bad-argument', `The traced binary has no variable '${name}'`, {
      span: call.args[0]!.span,
    });
    return poison;
  }
  const { size } = found;
  const isInteger = size === 1 || size === 2 || size === 4;
  return pointerTo(isInteger ? int(size, false) : uint64, 'user');
}
