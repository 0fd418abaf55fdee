import { isPattern, matcher } from './pattern.ts';
import { malformed, notFound, texts, unsupported } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';
import { successorsOf } from './successor.ts';

/** Registers that carry arguments on x86-64; the calling convention of arm64 has two more. */
const argumentRegisters = 6;

export const kprobe: Provider = {
  names: ['kprobe', 'k'],
  docs: 'The entry of a kernel function, or an instruction in it',
  syntax: 'kprobe:function, kprobe:function+offset or kprobe:module:function',
  type: 'kprobe',
  space: 'kernel',
  offers: { argN: argumentRegisters, registers: true, func: true, ctx: true },
  cookie: 'attach_cookie',
  expand: (point) => expand(point, false),
};

export const kretprobe: Provider = {
  names: ['kretprobe', 'kr'],
  docs: 'The return of a kernel function',
  syntax: 'kretprobe:function or kretprobe:module:function',
  type: 'kretprobe',
  space: 'kernel',
  offers: { retval: true, registers: true, func: true, ctx: true },
  cookie: 'attach_cookie',
  expand: (point) => expand(point, true),
};

function expand(point: Point, isReturn: boolean): readonly ExpandedProbe[] {
  const parts = texts(point);
  const place = parts.at(-1);
  if (!place || parts.length > 2) {
    return malformed(point, `${point.provider.names[0]} takes a function, and a module at most`);
  }
  if (point.kernel.features.kprobe === false) {
    return unsupported(
      point,
      `Kernel ${point.kernel.release} has no kprobes`,
      'Look for a tracepoint: sonde -l "tracepoint:*:*"',
    );
  }
  const module = parts.length === 2 ? parts[0]! : undefined;
  if (/^0x[0-9a-fA-F]+$/.test(place)) return atAddress(point, place, isReturn);
  const [name, offset] = splitOffset(place);
  if (offset !== 0 && isReturn) return malformed(point, 'kretprobe takes no offset');
  if (Number.isNaN(offset)) return malformed(point, `'${place}' has no valid offset`);
  const found = matching(point, name, module);
  if (found.length === 0) return missingFunction(point, name);
  return found.map((each) =>
    one(point, { function: each, offset, isReturn, ...(module && { module }) }),
  );
}

/** Also for fentry: the message names the function and those close to it. */
export function missingFunction(point: Point, name: string): readonly ExpandedProbe[] {
  const [provider] = point.provider.names;
  const instead = successorsOf(name, provider, point.kernel);
  const message = `There is no traceable function ${name}`;
  if (instead.length > 0)
    return notFound(point, message, `On this kernel, look at ${instead.join(' or ')}`);
  return notFound(point, message, {
    written: name,
    candidates: point.kernel.functions.list(),
    prefix: `${point.provider.names[0]}:`,
  });
}

function matching({ kernel }: Point, name: string, module: string | undefined): string[] {
  const { functions } = kernel;
  const inModule = module === undefined ? () => true : matcher(module);
  const names = isPattern(name)
    ? functions.list().filter(matcher(name))
    : functions.has(name)
      ? [name]
      : [];
  return names.filter((each) => inModule(functions.moduleOf(each) ?? 'vmlinux'));
}

/** `function+offset`; the offset decimal or hexadecimal, NaN when it is neither. */
export function splitOffset(place: string): [name: string, offset: number] {
  const plus = place.lastIndexOf('+');
  if (plus < 0) return [place, 0];
  const text = place.slice(plus + 1);
  const offset = /^(0x[0-9a-fA-F]+|\d+)$/.test(text) ? Number(text) : Number.NaN;
  return [place.slice(0, plus), offset];
}

interface Place {
  readonly function: string;
  readonly offset: number;
  readonly isReturn: boolean;
  readonly module?: string;
  readonly address?: string;
}

function one({ provider }: Point, place: Place): ExpandedProbe {
  const { isReturn, module, address, offset, ...rest } = place;
  const text = address ?? `${rest.function}${offset === 0 ? '' : `+${offset}`}`;
  return {
    provider,
    name: [provider.names[0], ...(module === undefined ? [] : [module]), text].join(':'),
    target: {
      kind: 'kprobe',
      return: isReturn,
      offset,
      ...rest,
      ...(module && { module }),
      ...(address && { address }),
    },
    programType: 'kprobe',
  };
}

function atAddress(point: Point, address: string, isReturn: boolean): readonly ExpandedProbe[] {
  if (isReturn) return malformed(point, 'kretprobe takes a function, not an address');
  if (!point.options.unsafe) {
    point.diagnostics.error(
      'unsafe-function',
      point.span,
      'A kprobe at an address may crash the kernel',
      {
        hint: 'Allow it with --unsafe',
      },
    );
    return [];
  }
  return [one(point, { function: '', offset: 0, isReturn, address })];
}
