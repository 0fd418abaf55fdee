import type { BinaryInfo } from '../kernel/kernel-info.ts';
import { splitOffset } from './kprobe.ts';
import { isPattern, matcher } from './pattern.ts';
import { inEachBinary, malformed, noBinary, notFound, shownPath, texts } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';
import { atSourceLine, sourcePlace } from './source-line.ts';
import { uprobeArgs } from './uprobe-args.ts';

/** Registers that carry arguments on x86-64. */
const argumentRegisters = 6;

export const uprobe: Provider = {
  names: ['uprobe', 'u'],
  docs: 'The entry of a function of a program or library, or an instruction in it',
  syntax:
    'uprobe:binary:function, uprobe:binary:function+offset, uprobe:binary:0xaddress or uprobe:binary@file:line',
  type: 'uprobe',
  space: 'user',
  offers: { args: true, argN: argumentRegisters, registers: true, func: true, ctx: true },
  cookie: 'attach_cookie',
  expand: (point) => expand(point, false),
};

export const uretprobe: Provider = {
  names: ['uretprobe', 'ur'],
  docs: 'The return of a function of a program or library',
  syntax: 'uretprobe:binary:function',
  type: 'uretprobe',
  space: 'user',
  offers: { retval: true, registers: true, func: true, ctx: true },
  cookie: 'attach_cookie',
  expand: (point) => expand(point, true),
};

function expand(point: Point, isReturn: boolean): readonly ExpandedProbe[] {
  const parts = texts(point);
  const [binary, ...rest] = parts;
  const place = rest.at(-1);
  // A path may hold an @ of its own.
  const line = binary && !point.kernel.binary(binary) ? sourcePlace(binary, rest) : undefined;
  if (line !== undefined) return atSourceLine(point, line);
  if (!binary || !place || rest.length > 2) {
    return malformed(point, `${point.provider.names[0]} takes a binary and a function`);
  }
  if (rest.length === 2 && rest[0] !== 'cpp') {
    return malformed(point, `'${rest[0]}' is not a language`, 'The only one is cpp');
  }
  const demangled = rest.length === 2;
  const where = (info: BinaryInfo | undefined, shown: string): FunctionPlace => {
    return { path: info?.path ?? binary, shown, place, isReturn, info, demangled };
  };
  const { kernel } = point;
  if (isPattern(binary) && kernel.offline !== true) {
    return inEachBinary(point, binary, place, (quiet, info) =>
      inBinary(quiet, where(info, info.path)),
    );
  }
  const info = kernel.binary(binary);
  if (info === undefined && kernel.offline !== true) return noBinary(point, binary);
  return inBinary(point, where(info, shownPath(binary, info)));
}

const inBinary = (point: Point, where: FunctionPlace): readonly ExpandedProbe[] =>
  /^(0x[0-9a-fA-F]+|\d+)$/.test(where.place) ? atAddress(point, where) : atFunction(point, where);

function atAddress(
  { provider, ...point }: Point,
  { path, shown, place, isReturn }: BinaryPlace,
): readonly ExpandedProbe[] {
  if (isReturn)
    return malformed({ provider, ...point }, 'uretprobe takes a function, not an address');
  const address = Number(place);
  return [
    {
      provider,
      name: `${provider.names[0]}:${shown}:${place}`,
      target: { kind: 'uprobe', return: false, path, offset: 0, address },
      programType: 'kprobe',
      binary: path,
    },
  ];
}

interface BinaryPlace {
  readonly path: string;
  /** The same in the names of probes. */
  readonly shown: string;
  readonly place: string;
  readonly isReturn: boolean;
}

interface FunctionPlace extends BinaryPlace {
  readonly info: BinaryInfo | undefined;
  /** `cpp:` stands before it: names are those of the source. */
  readonly demangled: boolean;
}

function atFunction(
  point: Point,
  { path, shown, place, isReturn, info, demangled }: FunctionPlace,
): readonly ExpandedProbe[] {
  const { provider } = point;
  const [name, offset] = splitOffset(place);
  if (Number.isNaN(offset)) return malformed(point, `'${place}' has no valid offset`);
  if (isReturn && offset !== 0) return malformed(point, 'uretprobe takes no offset');
  const known = info?.functions().map((each) => each.name);
  const matches = demangled && info !== undefined ? sourceMatcher(name, info) : matcher(name);
  const names = known === undefined ? [name] : [...new Set(known.filter(matches))].sort();
  if (names.length === 0) {
    return notFound(point, `${path} has no function ${name}`, {
      written: name,
      candidates: known ?? [],
      prefix: `${provider.names[0]}:${shown}:`,
    });
  }
  // Past its first instruction a function may have put other values into the registers.
  const hasArgs = info !== undefined && !isReturn && offset === 0;
  return names.map((symbol) => ({
    provider,
    name: `${provider.names[0]}:${shown}:${demangled ? 'cpp:' : ''}${symbol}${offset === 0 ? '' : `+${offset}`}`,
    target: { kind: 'uprobe', return: isReturn, path, symbol, offset },
    programType: 'kprobe',
    binary: path,
    ...(hasArgs && { args: () => uprobeArgs(info, symbol) }),
  }));
}

/** Without parameters a name means all functions that are called so. */
function sourceMatcher(name: string, info: BinaryInfo): (symbol: string) => boolean {
  const matches = matcher(name);
  if (name.includes('(')) return (symbol) => matches(info.demangle(symbol));
  return (symbol) => {
    const whole = info.demangle(symbol);
    return whole !== symbol && matches(withoutParameters(whole));
  };
}

/** `ns::f` of `ns::f(int (*)(char)) const`. */
function withoutParameters(name: string): string {
  const end = name.replace(/( const| volatile| &&?)+$/, '');
  if (!end.endsWith(')')) return name;
  let depth = 0;
  for (let at = end.length - 1; at > 0; at--) {
    if (end[at] === ')') depth += 1;
    if (end[at] === '(') depth -= 1;
    if (depth === 0) return end.slice(0, at);
  }
  return name;
}
