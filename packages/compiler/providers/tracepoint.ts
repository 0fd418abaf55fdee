import type { TracepointField, TracepointFormat } from '../kernel/kernel-info.ts';
import type { StructTable } from '../types/structs.ts';
import { type AddressSpace, int, pointerTo, stringOf, type Type } from '../types/type.ts';
import { isPattern, matcher } from './pattern.ts';
import { malformed, notFound, texts } from './point.ts';
import type { ArgsField, ArgsLayout, ExpandedProbe, Point, Provider } from './provider.ts';
import { carriedSystemCall } from './system-call.ts';

export const tracepoint: Provider = {
  names: ['tracepoint', 't'],
  docs: 'A static probe of the kernel, with named arguments',
  syntax: 'tracepoint:category:event',
  type: 'tracepoint',
  space: 'kernel',
  offers: { args: true },
  cookie: 'perf_link',
  expand(point) {
    const [category, event, ...more] = texts(point);
    if (category === undefined || event === undefined || more.length > 0 || !category || !event) {
      return malformed(point, 'A tracepoint has a category and an event');
    }
    const { tracepoints } = point.kernel;
    const probes =
      isPattern(category) || isPattern(event)
        ? expandPattern(point, category, event)
        : tracepoints.format(category, event) === undefined
          ? []
          : [expandOne(point, category, event)];
    if (probes.length > 0) return probes;
    return notFound(point, `There is no tracepoint ${category}:${event}`, {
      written: `${category}:${event}`,
      candidates: tracepoints.list(),
      prefix: 'tracepoint:',
    });
  },
};

function expandPattern(point: Point, category: string, event: string): ExpandedProbe[] {
  const matchesCategory = matcher(category);
  const matchesEvent = matcher(event);
  const probes: ExpandedProbe[] = [];
  for (const name of point.kernel.tracepoints.list()) {
    const colon = name.indexOf(':');
    const [itsCategory, itsEvent] = [name.slice(0, colon), name.slice(colon + 1)];
    if (matchesCategory(itsCategory) && matchesEvent(itsEvent)) {
      probes.push(expandOne(point, itsCategory, itsEvent));
    }
  }
  return probes;
}

function expandOne(point: Point, category: string, event: string): ExpandedProbe {
  const args = once((): ArgsLayout | undefined => {
    const format = point.kernel.tracepoints.format(category, event);
    return format && tracepointArgs(format, category, point.structs);
  });
  const probe: ExpandedProbe = {
    provider: tracepoint,
    name: `tracepoint:${category}:${event}`,
    target: { kind: 'tracepoint', category, event },
    programType: 'tracepoint',
    args,
  };
  if (category !== 'syscalls') return probe;
  const there = once(() => carry(point, probe, event));
  return {
    ...probe,
    carried: (reads) => (isReadable(reads, probe, there()) ? there() : undefined),
  };
}

/** A wildcard has hundreds of tracepoints, and the checker asks each of them several times for what never changes. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A tracepoint of a system call, had from one that all system calls pass. */
function carry({ kernel }: Point, probe: ExpandedProbe, event: string): ExpandedProbe | undefined {
  const call = carriedSystemCall(kernel, event);
  if (call === undefined) return undefined;
  return {
    ...probe,
    args: once((): ArgsLayout | undefined => {
      const format = kernel.tracepoints.format('syscalls', event);
      const layout = probe.args?.();
      return format && layout && call.convert(format, layout);
    }),
    programType: call.carrier.btfId === undefined ? 'tracepoint' : 'tracing',
    carrier: call.carrier,
    target: { kind: 'tracepoint', category: 'syscalls', event, systemCall: call.number },
  };
}

/** Whether what is read of `args` is to be had there too; what the record lacks as well is another's mistake to report. */
function isReadable(
  reads: readonly string[] | 'all',
  inRecord: ExpandedProbe,
  there: ExpandedProbe | undefined,
): boolean {
  if (reads.length === 0 || there === undefined) return true;
  const has = (probe: ExpandedProbe, name: string): boolean =>
    probe.args?.()?.fields.some((field) => field.name === name) === true;
  const names = reads === 'all' ? (inRecord.args?.()?.fields ?? []).map(({ name }) => name) : reads;
  return names.every((name) => !has(inRecord, name) || has(there, name));
}

/** Where the fields of a tracepoint lie in its record, which is the program's context. */
export function tracepointArgs(
  format: TracepointFormat,
  category: string,
  structs: StructTable,
): ArgsLayout {
  const facts = { structs, space: category === 'syscalls' ? 'user' : 'kernel' } as const;
  const fields = format.fields.map((field) => convertField(field, facts));
  return { fields };
}

interface Facts {
  readonly structs: StructTable;
  /** The pointers of system calls are what user space passed in. */
  readonly space: AddressSpace;
}

function convertField(field: TracepointField, facts: Facts): ArgsField {
  const { name, offset } = field;
  const location = /^__(data|rel)_loc\b/.exec(field.type);
  if (location !== null) {
    const type = pointerTo(locatedElement(field.type, facts), 'kernel');
    return { name, type, at: { kind: 'data-location', offset, relative: location[1] === 'rel' } };
  }
  return { name, type: fieldType(field, facts), at: { kind: 'context', offset } };
}

/** The kernel writes C types as text; their sizes and signs come beside it. */
function fieldType(field: TracepointField, facts: Facts): Type {
  const { size, signed, arrayLength } = field;
  if (arrayLength !== undefined && arrayLength > 0) {
    if (/\bchar\b/.test(field.type)) return stringOf(arrayLength);
    return { kind: 'array', element: integer(size / arrayLength, signed), length: arrayLength };
  }
  return field.type.includes('*') ? pointer(field.type, facts) : integer(size, signed);
}

function integer(size: number, signed: boolean): Type {
  if (size === 1 || size === 2 || size === 4 || size === 8) return int(size, signed);
  return { kind: 'array', element: int(1, false), length: size };
}

/** `const char *const *` is a pointer to pointers to char. */
function pointer(text: string, facts: Facts): Type {
  const plain = text.replace(/\b(const|volatile|__user)\b/g, ' ').replace(/\s+/g, ' ');
  const [base = '', ...stars] = plain.split('*');
  return stars.reduce<Type>((to) => pointerTo(to, facts.space), namedType(base.trim(), facts));
}

const wellKnown: Readonly<Record<string, Type>> = {
  char: int(1, true),
  int: int(4, true),
  'unsigned int': int(4, false),
  long: int(8, true),
  'unsigned long': int(8, false),
};

function namedType(base: string, { structs, space }: Facts): Type {
  const [tag, name] = base.split(' ');
  if ((tag === 'struct' || tag === 'union') && name !== undefined) {
    return structs.struct(tag, name) ?? { kind: 'struct', name: base, size: 0 };
  }
  return wellKnown[base] ?? structs.named(base, { space }) ?? { kind: 'void' };
}

/** The element of a `__data_loc` array. */
function locatedElement(text: string, facts: Facts): Type {
  const base = text.replace(/^__(data|rel)_loc\s*/, '').replace(/\[\]$/, '');
  const type = namedType(base.trim(), facts);
  return type.kind === 'void' ? int(1, true) : type;
}
