import type { Btf } from '@sonde/btf';
import { convertBtf } from '../types/convert-btf.ts';
import { isPattern, matcher } from './pattern.ts';
import { malformed, notFound, texts } from './point.ts';
import { protoArgs } from './proto-args.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';

/** The kernel describes each raw tracepoint by a typedef of this name; modules have theirs elsewhere. */
const prefix = 'btf_trace_';

/** The kernel passes at most so many arguments to a raw tracepoint (MAX_BPF_FUNC_ARGS, include/linux/bpf.h). */
const argumentsMax = 12;

export const rawTracepoint: Provider = {
  names: ['rawtracepoint', 'rt'],
  docs: "A tracepoint with the kernel's own arguments, before they are copied into a record",
  syntax: 'rawtracepoint:event or rawtracepoint:module:event',
  type: 'rawtracepoint',
  space: 'kernel',
  offers: { args: true, argN: argumentsMax },
  // Links of raw tracepoints carry cookies only since 6.10, which no feature of ours tells.
  cookie: false,
  expand(point) {
    const parts = texts(point);
    const event = parts.at(-1);
    if (!event || parts.length > 2)
      return malformed(point, 'A raw tracepoint has an event, and a module at most');
    const { btf } = point.kernel;
    const probes = isPattern(event)
      ? [...events(btf)]
          .filter(matcher(event))
          .sort()
          .map((each) => expandOne(point, each))
      : exists(point, event)
        ? [expandOne(point, event)]
        : [];
    if (probes.length > 0) return probes;
    return notFound(point, `There is no raw tracepoint ${event}`, {
      written: event,
      candidates: events(btf),
      prefix: 'rawtracepoint:',
    });
  },
};

function* events(btf: Btf): Iterable<string> {
  for (const name of btf.names('typedef', { prefix })) yield name.slice(prefix.length);
}

/** Those of modules are missing in the BTF of vmlinux, but they are tracepoints too. */
const exists = ({ kernel }: Point, event: string): boolean =>
  kernel.btf.find('typedef', prefix + event) !== undefined ||
  kernel.tracepoints.list().some((name) => name.endsWith(`:${event}`));

function expandOne({ kernel }: Point, event: string): ExpandedProbe {
  const untyped: ExpandedProbe = {
    provider: rawTracepoint,
    name: `rawtracepoint:${event}`,
    target: { kind: 'rawtracepoint', event },
    programType: 'raw_tracepoint',
    args: () => {
      const { btf } = kernel;
      const proto = prototype(btf, event);
      if (proto === undefined) return undefined;
      // The first parameter, `void *__data`, is not passed on to programs.
      return protoArgs(btf, proto, 1, (type) => convertBtf(btf, type, 'kernel'));
    },
  };
  return { ...untyped, typed: () => typedOne(kernel, event, untyped) };
}

function typedOne(
  { btf, features }: Point['kernel'],
  event: string,
  untyped: ExpandedProbe,
): ExpandedProbe | undefined {
  const btfId = btf.find('typedef', prefix + event);
  if (btfId === undefined || features.raw_tp_btf !== true) return undefined;
  const target = { kind: 'rawtracepoint', event, btfId } as const;
  return { ...untyped, target, programType: 'tracing' };
}

/**
 * The prototype with the names of the arguments: that of the function which calls the probes (since
 * 5.10, include/linux/tracepoint.h), as the typedef's own has types only.
 */
function prototype(btf: Btf, event: string): number | undefined {
  const caller =
    btf.find('func', `__traceiter_${event}`) ?? btf.find('func', `__bpf_trace_${event}`);
  const func = caller === undefined ? undefined : btf.type(caller);
  return func?.kind === 'func' ? func.type : undefined;
}
