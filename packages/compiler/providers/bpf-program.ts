import type { BpfProgramInfo } from '../kernel/kernel-info.ts';
import { matcher } from './pattern.ts';
import { malformed, notFound } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';
import { typedValues } from './typed-values.ts';

/** A function of a BPF program that is in the kernel. */
interface BpfFunction {
  readonly program: BpfProgramInfo;
  readonly name: string;
  readonly btfId: number;
}

/** `fentry:bpf:function` and `fentry:bpf:id:function`. `parts`: those behind `bpf`. */
export function inBpfPrograms(
  point: Point,
  parts: readonly string[],
  exit: boolean,
): readonly ExpandedProbe[] {
  const { kernel } = point;
  const provider = withoutRetval(point.provider);
  const name = parts.at(-1)!;
  const id = parts.length === 2 ? parts[0]! : '*';
  if (!/^(\*|\d+)$/.test(id))
    return malformed(point, `'${id}' is not the id of a BPF program`, 'bpftool prog lists them');
  if (kernel.offline === true) return [asWritten(provider, name, exit)];
  const all = (kernel.bpfPrograms?.() ?? []).flatMap(functionsOf);
  const [isWanted, hasId] = [matcher(name), matcher(id)];
  const found = all.filter((each) => isWanted(each.name) && hasId(String(each.program.id)));
  if (found.length === 0) {
    return notFound(point, `No BPF program with types has a function ${name}`, {
      written: name,
      candidates: all.map((each) => each.name),
      prefix: `${provider.names[0]}:bpf:`,
    });
  }
  return found.map(({ program, name: each, btfId }) => ({
    provider,
    name: `${provider.names[0]}:bpf:${program.id}:${each}`,
    target: { kind: 'fentry', exit, program: program.id, function: each, btfId },
    programType: 'tracing',
    ...typedValues(program.btf, btfId, false),
  }));
}

function functionsOf(program: BpfProgramInfo): BpfFunction[] {
  return program.functions.flatMap((btfId) => {
    const type = program.btf.type(btfId);
    return type.kind === 'func' ? [{ program, name: type.name, btfId }] : [];
  });
}

/**
 * A function whose types the verifier does not trust is traced as one of five numbers (btf_distill_func_proto(),
 * kernel/bpf/btf.c), and nobody outside knows of which it is so. What it returned lies behind the arguments.
 */
const withoutRetval = (provider: Provider): Provider => ({
  ...provider,
  offers: { args: true, func: true },
});

/** In the browser nobody knows what is loaded on the host. */
const asWritten = (provider: Provider, name: string, exit: boolean): ExpandedProbe => ({
  provider,
  name: `${provider.names[0]}:bpf:${name}`,
  target: { kind: 'fentry', exit, function: name, btfId: 0 },
  programType: 'tracing',
  args: () => undefined,
});
