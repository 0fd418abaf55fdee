import type { BinaryInfo, UsdtLocation } from '../kernel/kernel-info.ts';
import { isPattern, matcher } from './pattern.ts';
import { inEachBinary, malformed, noBinary, notFound, shownPath, texts } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';
import { usdtArgs } from './usdt-args.ts';

/** systemtap's sdt.h describes at most so many arguments. */
const argumentsMax = 12;

export const usdt: Provider = {
  names: ['usdt', 'U'],
  docs: 'A static probe that a program or library brings along',
  syntax: 'usdt:binary:name or usdt:binary:namespace:name; with -p also usdt:name',
  type: 'usdt',
  space: 'user',
  offers: { argN: argumentsMax, describedArgN: true, registers: true, ctx: true },
  cookie: 'attach_cookie',
  expand(point) {
    const parts = texts(point);
    const { pid } = point.options;
    const [binary, ...rest] = parts.length === 1 && pid !== undefined ? ['*', ...parts] : parts;
    const name = rest.at(-1);
    if (!binary || !name || rest.length > 2)
      return malformed(point, 'usdt takes a binary and a name');
    if (point.kernel.offline === true) return [asWritten(binary, rest)];
    if (isPattern(binary)) {
      return inEachBinary(point, binary, `a USDT probe ${rest.join(':')}`, (quiet, info) =>
        inBinary(quiet, info, { shown: info.path, rest }),
      );
    }
    const info = point.kernel.binary(binary);
    if (info === undefined) return noBinary(point, binary);
    return inBinary(point, info, { shown: shownPath(binary, info), rest });
  },
};

/** `rest`: the name of a probe, and before it that of its namespace. */
function inBinary(
  point: Point,
  info: BinaryInfo,
  { shown, rest }: { readonly shown: string; readonly rest: readonly string[] },
): readonly ExpandedProbe[] {
  const name = rest.at(-1)!;
  const inNamespace = rest.length === 2 ? matcher(rest[0]!) : () => true;
  const hasName = matcher(name);
  const all = info.usdtProbes();
  const found = all.filter((each) => inNamespace(each.namespace) && hasName(each.name));
  if (found.length === 0) {
    return notFound(point, `${info.path} has no USDT probe ${rest.join(':')}`, {
      written: name,
      candidates: all.map((each) => each.name),
      prefix: `usdt:${shown}:${rest.length === 2 ? `${rest[0]}:` : ''}`,
    });
  }
  const namespaces = new Set(found.map((each) => each.namespace));
  if (namespaces.size > 1 && rest.length === 1 && !isPattern(name)) {
    const choices = [...namespaces].map((each) => `usdt:${shown}:${each}:${name}`);
    return malformed(point, `'${name}' is in several namespaces`, `Write ${choices.join(' or ')}`);
  }
  return found.flatMap(({ namespace, name: each, locations }) =>
    locations.map((location, index) =>
      one(info.path, { shown, namespace, name: each, index, location }),
    ),
  );
}

interface Place {
  /** The binary in the name of the probe. */
  readonly shown: string;
  readonly namespace: string;
  readonly name: string;
  readonly index: number;
  readonly location?: UsdtLocation;
}

function one(path: string, { shown, namespace, name, index, location }: Place): ExpandedProbe {
  return {
    provider: usdt,
    name: `usdt:${shown}:${namespace}:${name}`,
    target: { kind: 'usdt', path, namespace, name, location: index },
    programType: 'kprobe',
    args: () => (location === undefined ? undefined : usdtArgs(location.args)),
  };
}

/** In the browser nobody can look into the binary: taken as written. */
function asWritten(path: string, rest: readonly string[]): ExpandedProbe {
  const [namespace, name] = rest.length === 2 ? [rest[0]!, rest[1]!] : ['', rest[0]!];
  return one(path, { shown: path, namespace, name, index: 0 });
}
