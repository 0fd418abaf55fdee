import { type Btf, peel, typeText } from '@sonde/btf';
import type { KernelInfo } from '@sonde/compiler';

/** The parts that the arguments of a probe are looked up by: category, module or binary, and what is probed there. */
interface Target {
  readonly scope: string;
  readonly name: string;
}

/** `type name` of each argument of a probe, as `-lv` shows them. Empty where nothing is known. */
export function listArguments(kernel: KernelInfo, provider: string, target: Target): string[] {
  switch (provider) {
    case 'tracepoint':
      return tracepointFields(kernel, target);
    case 'rawtracepoint':
      return rawTracepointArguments(kernel.btf, target.name);
    case 'kprobe':
      return renamed(prototype(kernel.btf, 'func', target.name)?.params ?? []);
    case 'kretprobe':
      return returnValue(kernel.btf, target.name);
    case 'fentry':
      return prototype(typesOf(kernel, target), 'func', target.name)?.params ?? [];
    case 'fexit': {
      // What a BPF program returned cannot be read.
      if (isOfBpf(target)) return listArguments(kernel, 'fentry', target);
      const found = prototype(kernel.btf, 'func', target.name);
      return [...(found?.params ?? []), ...(found?.returns ?? [])];
    }
    case 'iter':
      return iteratorContext(kernel.btf, target.name);
    case 'uprobe':
      return binaryParameters(kernel, target);
    default:
      return [];
  }
}

const isOfBpf = ({ scope }: Target): boolean => scope.startsWith('bpf:');

/** The types that speak of a function of the kernel, or of a BPF program: those that it brought along. */
function typesOf(kernel: KernelInfo, target: Target): Btf {
  if (!isOfBpf(target)) return kernel.btf;
  const of = kernel.bpfPrograms?.().find(({ id }) => target.scope === `bpf:${id}`);
  return of?.btf ?? kernel.btf;
}

/** Of a function of a program, in the spelling that bpftrace has for those: a star joins its type. */
function binaryParameters(kernel: KernelInfo, { scope, name: symbol }: Target): string[] {
  const info = kernel.binary(scope)?.debugInfo();
  if (info === undefined) return [];
  return (info.parameters(symbol) ?? []).map(({ name, type }) => {
    const text = joinedText(info.types, type);
    return text === undefined ? typeText(info.types, type, name) : `${text} ${name}`.trimEnd();
  });
}

/** Undefined where C puts the name inside of the type. */
function joinedText(btf: Btf, id: number): string | undefined {
  const type = btf.type(id);
  const inner = (to: number): string | undefined => joinedText(btf, to);
  switch (type.kind) {
    case 'array':
    case 'func-proto':
      return undefined;
    case 'pointer': {
      const text = inner(type.type);
      return text === undefined ? undefined : `${text}*`;
    }
    case 'const':
    case 'volatile':
    case 'restrict': {
      const text = inner(type.type);
      if (text === undefined) return undefined;
      return btf.type(type.type).kind === 'pointer'
        ? `${text} ${type.kind}`
        : `${type.kind} ${text}`;
    }
    default:
      return typeText(btf, id);
  }
}

/** What an iterator gives, less the first: state of the kernel's own. Each is a pointer in a union that makes it 64 bits wide. */
function iteratorContext(btf: Btf, name: string): string[] {
  const id = btf.find('struct', `bpf_iter__${name}`);
  const context = id === undefined ? undefined : btf.type(id);
  if (context?.kind !== 'struct') return [];
  return context.members.slice(1).map((member) => {
    const type = btf.type(member.type);
    const shown = type.kind === 'union' && type.name === '' ? type.members[0] : member;
    return shown === undefined ? '' : `${typeText(btf, shown.type)} ${shown.name}`;
  });
}

function tracepointFields(kernel: KernelInfo, target: Target): string[] {
  const fields = kernel.tracepoints.format(target.scope, target.name)?.fields ?? [];
  return fields.map(({ type, name, arrayLength }) =>
    arrayLength === undefined
      ? `${type} ${name}`
      : `${type} ${name}[${arrayLength === 0 ? '' : arrayLength}]`,
  );
}

/** The typedef of a tracepoint has no names for its arguments; a function that the kernel makes for it has. */
function rawTracepointArguments(btf: Btf, name: string): string[] {
  const found =
    prototype(btf, 'func', `__probestub_${name}`) ??
    prototype(btf, 'func', `__traceiter_${name}`) ??
    prototype(btf, 'typedef', `btf_trace_${name}`);
  // The first parameter is the kernel's own: the data that was registered with the probe.
  return found?.params.slice(1) ?? [];
}

/** A function without a value is shown as such. */
function returnValue(btf: Btf, name: string): string[] {
  const found = prototype(btf, 'func', name);
  if (found === undefined) return [];
  return found.returns.length === 0 ? ['void'] : found.returns;
}

/** A kprobe knows its arguments by number alone. */
function renamed(params: readonly string[]): string[] {
  return params.map((param, i) => param.replace(/\w+$/, `arg${i}`));
}

function prototype(
  btf: Btf,
  kind: 'func' | 'typedef',
  name: string,
): { params: string[]; returns: string[] } | undefined {
  const id = btf.find(kind, name);
  if (id === undefined) return undefined;
  const type = btf.type(id);
  const target = peel(btf, type.kind === 'func' || type.kind === 'typedef' ? type.type : id);
  const proto = target.kind === 'pointer' ? peel(btf, target.type) : target;
  if (proto.kind !== 'func-proto') return undefined;
  return {
    params: proto.params
      .filter((param) => param.type !== 0)
      .map((param) => `${typeText(btf, param.type)} ${param.name}`),
    returns: proto.returns === 0 ? [] : [`${typeText(btf, proto.returns)} retval`],
  };
}
