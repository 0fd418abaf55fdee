import { integerOf } from '../../types/build.ts';
import { nearHint } from '../../types/near.ts';
import { poison } from '../../types/show.ts';
import type { StackType, Type } from '../../types/type.ts';
import { uint64 } from '../../types/type.ts';
import { type CheckedCall, expressionAt, type Signature, stringAt } from '../signature.ts';

/** Builtins about symbols, stacks and cgroups. */

/** With short keys two stacks and the name of a task fit into a key. */
const defaultDepth = { withLongKeys: 127, withShortKeys: 30 } as const;
const depthMax = 1024;

const userModes = ['bpftrace', 'perf', 'raw', 'build_id'] as const;

const stackParams = [
  { name: 'mode', kind: 'word', optional: true },
  { name: 'depth', kind: 'literal-integer', optional: true },
] as const;

export const symbolSignatures: readonly Signature[] = [
  {
    name: 'kstack',
    params: stackParams,
    docs: 'The kernel stack; mode bpftrace, perf or raw',
    result: { kind: 'none' },
    rewrite: (call) => stack(call, 'kstack', ['bpftrace', 'perf', 'raw']),
    readsContext: true,
    readsKernelStack: true,
  },
  {
    name: 'ustack',
    params: stackParams,
    docs: 'The user stack; mode bpftrace, perf, raw or build_id',
    result: { kind: 'none' },
    rewrite: (call) => stack(call, 'ustack', userModes),
    readsContext: true,
  },
  {
    name: 'dw_ustack',
    params: stackParams,
    docs: 'The user stack by .eh_frame, for programs without frame pointers; modes as of ustack',
    result: { kind: 'none' },
    rewrite: unwoundStack,
    readsContext: true,
    feature: 'bpf_loop',
  },
  {
    name: 'ksym',
    params: [{ name: 'address', kind: 'address' }],
    docs: 'The kernel symbol at an address',
    result: { kind: 'ksym' },
  },
  {
    name: 'usym',
    params: [{ name: 'address', kind: 'address' }],
    docs: 'The user symbol at an address of the current process',
    result: { kind: 'usym' },
  },
  {
    name: 'func',
    params: [],
    docs: 'The traced function',
    result: ({ provider }): Type => ({ kind: provider.space === 'user' ? 'usym' : 'ksym' }),
    refuses: ({ offers }) =>
      offers.func ? undefined : 'It is known in kprobe, fentry and uprobe probes',
    readsContext: true,
    rewrite: refuseWithoutAddress,
  },
  {
    name: 'kaddr',
    params: [{ name: 'symbol', kind: 'literal-string' }],
    docs: 'Address of a kernel symbol',
    result: uint64,
    rewrite: kernelAddress,
  },
  {
    name: 'cgroupid',
    params: [{ name: 'path', kind: 'literal-string' }],
    docs: 'Id of the cgroup (v2) of a directory',
    result: uint64,
    rewrite: cgroupId,
  },
  {
    name: 'cgroup_path',
    params: [
      { name: 'id', kind: 'integer' },
      { name: 'filter', kind: 'literal-string', optional: true },
    ],
    docs: 'Path of a cgroup, resolved when shown',
    result: { kind: 'cgroup-path' },
  },
];

/** Entry probes stand at the function, the others have to ask the kernel, which can tell from 5.15 on. */
function refuseWithoutAddress({ kernel, provider, ...call }: CheckedCall): undefined {
  if (kernel.features.get_func_ip !== false || ['kprobe', 'uprobe'].includes(provider.type)) return;
  const message = `func needs get_func_ip in ${provider.type} probes, which kernel ${kernel.release} lacks`;
  call.error('feature-missing', message, { hint: 'Use probe, the name of the attach point' });
}

function stack(call: CheckedCall, kind: StackType['kind'], modes: readonly StackType['mode'][]) {
  const { stackMode } = call.config;
  const fallback = modes.includes(stackMode) ? stackMode : 'bpftrace';
  let mode: StackType['mode'] = fallback;
  const { withLongKeys, withShortKeys } = defaultDepth;
  let depth: number = call.kernel.features.long_keys === false ? withShortKeys : withLongKeys;
  for (const [index, arg] of call.args.entries()) {
    const word = stringAt(call, index);
    const found = modes.find((each) => each === word);
    if (arg.kind === 'integer') depth = Number(arg.value);
    else if (found !== undefined) mode = found;
    else {
      call.error('bad-argument', `${call.name}() knows no mode '${word}'`, {
        span: arg.span,
        hint: nearHint(word ?? '', modes) ?? `Use one of ${modes.join(', ')}`,
      });
    }
  }
  if (depth < 1 || depth > depthMax) {
    call.error('limit-exceeded', `${call.name}() takes 1 to ${depthMax} frames, not ${depth}`);
  }
  const type: StackType = { kind, mode, depth };
  return { kind: 'call', span: call.span, name: kind, args: [], type } as const;
}

function unwoundStack(call: CheckedCall) {
  const { pid, dwarfPid, childPid } = call.options;
  if (call.kernel.arch !== 'x86_64')
    call.error('feature-missing', `dw_ustack() is for x86-64, not ${call.kernel.arch}`);
  if ([pid, dwarfPid, childPid].every((each) => each === undefined)) {
    call.error('bad-argument', 'dw_ustack() needs a process to read the tables of', {
      hint: 'Name it by -p PID, -c COMMAND or --dwarf-pid PID',
    });
  }
  return { ...stack(call, 'ustack', userModes), name: 'dw_ustack' } as const;
}

function kernelAddress(call: CheckedCall) {
  const name = stringAt(call, 0)!;
  const address = call.kernel.symbolAddress(name);
  if (address !== undefined) return integerOf(call.span, address, uint64);
  call.error('bad-argument', `The kernel has no symbol '${name}'`, {
    span: expressionAt(call, 0)!.span,
  });
  return integerOf(call.span, 0n, poison);
}

function cgroupId(call: CheckedCall) {
  const path = stringAt(call, 0)!;
  const id = call.kernel.cgroupId(path);
  if (id !== undefined) return integerOf(call.span, id, uint64);
  call.error('bad-argument', `'${path}' is no cgroup on this host`, {
    span: expressionAt(call, 0)!.span,
  });
  return integerOf(call.span, 0n, poison);
}
