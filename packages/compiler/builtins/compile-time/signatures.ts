import { addressOf } from '../../types/addresses.ts';
import { boolOf, castTo, integerOf, literalOf } from '../../types/build.ts';
import { isIntegral } from '../../types/convert.ts';
import { showType } from '../../types/show.ts';
import { bool, int64, type PointerType, pointerTo, type Type, uint64 } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { kernelFunction } from '../kernel/kernel-function.ts';
import { type CheckedCall, expressionAt, type Signature, stringAt } from '../signature.ts';
import { assertionSignatures, assertString } from './assertions.ts';
import { configRecord } from './config-record.ts';

/** Builtins that are answered while compiling. */
export const compileTimeSignatures: readonly Signature[] = [
  configRecord,
  ...assertionSignatures,
  assertString,
  {
    name: 'default_str_length',
    params: [],
    docs: 'Bytes that a string has room for when nothing else is said',
    result: int64,
    rewrite: ({ span, config }) => literalOf(span, BigInt(config.maxStrlen)),
  },
  {
    name: 'is_scalar',
    params: [{ name: 'map', kind: 'map' }],
    docs: 'Whether a map has no key',
    result: bool,
    rewrite: (call) => {
      const [map] = call.args;
      const key = map?.kind === 'map-reference' ? call.mapTypes(map.map).key : undefined;
      return boolOf(call.span, key === undefined || key.kind === 'none');
    },
  },
  {
    name: 'kfunc_exist',
    params: [{ name: 'function', kind: 'literal-string' }],
    docs: 'Whether the kernel has a function that programs may call',
    result: bool,
    rewrite: (call) =>
      boolOf(call.span, kernelFunction(call.kernel, stringAt(call, 0)!) !== undefined),
  },
  {
    name: 'kfunc_allowed',
    params: [{ name: 'function', kind: 'literal-string' }],
    docs: 'Whether programs of this kind of probe may call a function of the kernel',
    result: bool,
    rewrite: (call) => {
      const name = stringAt(call, 0)!;
      const known = kernelFunction(call.kernel, name) !== undefined;
      return boolOf(call.span, known && allowedIn(call.provider.type, name));
    },
  },
  {
    name: 'container_of',
    params: [
      { name: 'pointer', kind: 'any' },
      { name: 'type', kind: 'type' },
      { name: 'member', kind: 'member' },
    ],
    docs: 'The struct that holds the member which a pointer points to',
    result: uint64,
    rewrite: containerOf,
  },
  {
    name: 'is_err',
    params: [{ name: 'pointer', kind: 'address' }],
    docs: 'Whether a pointer of the kernel is an error number',
    result: bool,
    rewrite: (call) => ({
      kind: 'compare',
      span: call.span,
      operator: '>=',
      signed: false,
      left: expressionAt(call, 0)!,
      right: integerOf(call.span, errorsFrom, uint64),
      type: bool,
    }),
  },
];

/** IS_ERR() of include/linux/err.h: the last MAX_ERRNO (4095) addresses. */
const errorsFrom = 2n ** 64n - 4095n;

/** Functions that only programs of the tracing kind may call; all others that we know of are for everybody. */
const tracingOnly = /^bpf_task_|^bpf_cgroup_/;
const tracingTypes = new Set([
  ...['tracepoint', 'rawtracepoint', 'fentry', 'fexit', 'iter'],
  ...['profile', 'interval', 'software', 'hardware', 'watchpoint'],
]);

const allowedIn = (probeType: string, name: string): boolean =>
  !tracingOnly.test(name) || tracingTypes.has(probeType);

/** The address less the member's offset, as a pointer to the type. */
function containerOf(call: CheckedCall): TypedExpression | undefined {
  const [pointer, type] = [expressionAt(call, 0)!, expressionAt(call, 1)!.type];
  if (pointer.type.kind !== 'pointer' && !isIntegral(pointer.type)) {
    call.error('bad-argument', `container_of() takes a pointer, not ${showType(pointer.type)}`, {
      span: pointer.span,
    });
    return undefined;
  }
  const offset = call.memberOffset(type, stringAt(call, 2)!.split('.'), call.args[2]!.span);
  if (offset === undefined) return undefined;
  const to = pointerTo(type, spaceOf(pointer.type, call));
  const base = castTo(pointer, pointerTo({ kind: 'void' }, to.space));
  return addressOf({ kind: 'memory', pointer: base, offset: -offset }, to.to, call.span);
}

function spaceOf(type: Type, call: CheckedCall): PointerType['space'] {
  if (type.kind !== 'pointer') return call.provider.space;
  // What the verifier knows of a pointer ends with its own struct.
  return type.space === 'btf' ? 'kernel' : type.space;
}
