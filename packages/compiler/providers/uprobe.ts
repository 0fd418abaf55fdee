import type { BinaryInfo } from '../kernel/kernel-info.ts';
import { splitOffset } from './kprobe.ts';
import { isPattern, matcher } from './pattern.ts';
import { malformed, notFound, texts, unsupported } from './point.ts';
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
  if (rest.length === 2)
    return unsupported(point, 'C++ names are not demangled yet', 'Use the mangled name');
  if (isPattern(binary))
    return unsupported(point, 'A wildcard in the binary of a uprobe is not supported yet');
  const info = point.kernel.binary(binary);
  if (info === undefined && point.kernel.offline !== true) {
    return notFound(point, `There is no binary '${binary}'`);
  }
  const path = info?.path ?? binary;
  if (/^(0x[0-9a-fA-F]+|\d+)$/.test(place)) return atAddress(point, path, place, isReturn);
  return atFunction(point, { path, place, isReturn, info });
}

function atAddress(
  { provider, ...point }: Point,
  path: string,
  place: string,
  isReturn: boolean,
): readonly ExpandedProbe[] {
  if (isReturn)
    return malformed({ provider, ...point }, 'uretprobe takes a function, not an address');
  const address = Number(place);
  return [
    {
      provider,
      name: `${provider.names[0]}:${path}:${place}`,
      target: { kind: 'uprobe', return: false, path, offset: 0, address },
      programType: 'kprobe',
      binary: path,
    },
  ];
}

interface FunctionPlace {
  readonly path: string;
  readonly place: string;
  readonly isReturn: boolean;
  readonly info: BinaryInfo | undefined;
}

function atFunction(
  point: Point,
  { path, place, isReturn, info }: FunctionPlace,
): readonly ExpandedProbe[] {
  const { provider } = point;
  const [name, offset] = splitOffset(place);
  if (Number.isNaN(offset)) return malformed(point, `'${place}' has no valid offset`);
  if (isReturn && offset !== 0) return malformed(point, 'uretprobe takes no offset');
  const known = info?.functions().map((each) => each.name);
  const names = known === undefined ? [name] : [...new Set(known.filter(matcher(name)))].sort();
  if (names.length === 0) {
    return notFound(point, `${path} has no function ${name}`, {
      written: name,
      candidates: known ?? [],
      prefix: `${provider.names[0]}:${path}:`,
    });
  }
  // Past its first instruction a function may have put other values into the registers.
  const hasArgs = info !== undefined && !isReturn && offset === 0;
  return names.map((symbol) => ({
    provider,
    name: `${provider.names[0]}:${path}:${symbol}${offset === 0 ? '' : `+${offset}`}`,
    target: { kind: 'uprobe', return: isReturn, path, symbol, offset },
    programType: 'kprobe',
    binary: path,
    ...(hasArgs && { args: () => uprobeArgs(info, symbol) }),
  }));
}
