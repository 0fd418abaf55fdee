import { inBpfPrograms } from './bpf-program.ts';
import { missingFunction } from './kprobe.ts';
import { isPattern, matcher } from './pattern.ts';
import { malformed, texts, unsupported } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';
import { typedValues } from './typed-values.ts';

export const fentry: Provider = {
  names: ['fentry', 'f', 'kfunc'],
  docs: 'The entry of a kernel function, with typed arguments',
  syntax: 'fentry:function, fentry:module:function or fentry:bpf:function',
  type: 'fentry',
  space: 'kernel',
  offers: { args: true, func: true },
  cookie: 'attach_cookie',
  expand: (point) => expand(point, false),
};

export const fexit: Provider = {
  names: ['fexit', 'fr', 'kretfunc'],
  docs: 'The return of a kernel function, with typed arguments and return value',
  syntax: 'fexit:function or fexit:module:function',
  type: 'fexit',
  space: 'kernel',
  offers: { args: true, retval: true, func: true },
  cookie: 'attach_cookie',
  expand: (point) => expand(point, true),
};

function expand(point: Point, exit: boolean): readonly ExpandedProbe[] {
  const parts = texts(point);
  const name = parts.at(-1);
  const { kernel } = point;
  const ofBpf = parts[0] === 'bpf' && parts.length > 1;
  if (!name || parts.length > (ofBpf ? 3 : 2)) {
    return malformed(point, `${point.provider.names[0]} takes a function, and a module at most`);
  }
  if (kernel.features.fentry === false) {
    const hint =
      kernel.features.kprobe === false
        ? 'Look for a tracepoint: sonde -l "tracepoint:*:*"'
        : `Use a kprobe: kprobe:${name}`;
    return unsupported(
      point,
      `Kernel ${kernel.release} cannot attach ${point.provider.names[0]} programs`,
      hint,
    );
  }
  if (ofBpf) return inBpfPrograms(point, parts.slice(1), exit);
  const inModule = parts.length === 2 ? matcher(parts[0]!) : () => true;
  const names = isPattern(name)
    ? kernel.functions.list().filter(matcher(name))
    : kernel.functions.has(name)
      ? [name]
      : [];
  const matches = names.filter((each) => inModule(kernel.functions.moduleOf(each) ?? 'vmlinux'));
  const probes = matches.flatMap((each) => one(point, each, exit));
  if (probes.length > 0) return probes;
  return matches.length > 0 ? withoutTypes(point, matches[0]!) : missingFunction(point, name);
}

function withoutTypes(point: Point, name: string): readonly ExpandedProbe[] {
  const { release, functions } = point.kernel;
  const module = functions.moduleOf(name) ?? 'vmlinux';
  const message = `Kernel ${release} has no types of ${name} in ${module}`;
  return unsupported(point, message, `Use a kprobe: kprobe:${name}`);
}

/** Functions without BTF cannot be attached to, and are left out of a wildcard. */
function one({ kernel, provider }: Point, name: string, exit: boolean): ExpandedProbe[] {
  const module = kernel.functions.moduleOf(name) ?? 'vmlinux';
  const btf = module === 'vmlinux' ? kernel.btf : kernel.moduleBtf?.(module);
  const btfId = btf?.find('func', name);
  if (btf === undefined || btfId === undefined) return [];
  return [
    {
      provider,
      name: `${provider.names[0]}:${module}:${name}`,
      target: { kind: 'fentry', exit, module, function: name, btfId },
      programType: 'tracing',
      ...typedValues(btf, btfId, exit),
    },
  ];
}
