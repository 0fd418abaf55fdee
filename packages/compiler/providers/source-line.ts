import type { DebugInfo, SourceLineAddress } from '../kernel/kernel-info.ts';
import { malformed, noBinary, notFound, shownPath, unsupported } from './point.ts';
import type { ExpandedProbe, Point } from './provider.ts';

/** `BIN@FILE:LINE[:COLUMN]`, split. */
export interface SourcePlace {
  readonly binary: string;
  /** Path of a source file, or the last parts of one. */
  readonly file: string;
  /** As written: the line, and maybe the column. */
  readonly position: readonly string[];
}

/** The source line that an attach point names; undefined when it names none. */
export function sourcePlace(binary: string, rest: readonly string[]): SourcePlace | undefined {
  const at = binary.lastIndexOf('@');
  if (at <= 0) return undefined;
  return { binary: binary.slice(0, at), file: binary.slice(at + 1), position: rest };
}

/** How many lines or columns a hint names. */
const namedMax = 4;

/** The first instruction of a source line, by the debugging information of its binary. */
export function atSourceLine(
  point: Point,
  { binary, file, position }: SourcePlace,
): readonly ExpandedProbe[] {
  const { provider, kernel } = point;
  const [line = 0, column = 0] = position.map(Number);
  const wellFormed =
    file !== '' && position.length <= 2 && position.every((each) => /^[1-9]\d*$/.test(each));
  if (!wellFormed || line === 0) {
    const form = `${provider.names[0]}:binary@file:line or ${provider.names[0]}:binary@file:line:column`;
    return malformed(
      point,
      `'${[file, ...position].join(':')}' is not a source line`,
      `Write ${form}`,
    );
  }
  if (provider.type === 'uretprobe') {
    return malformed(point, 'uretprobe takes a function, not a source line');
  }
  const info = kernel.binary(binary);
  if (info === undefined) {
    const unknown = { path: binary, shown: binary, address: 0 };
    if (kernel.offline === true) return [probeAt(point, unknown)];
    return noBinary(point, binary);
  }
  const debug = info.debugInfo();
  if (debug === undefined) {
    const hint = 'Build the program with -g, or install its debug symbols';
    return unsupported(point, `There is no debugging information on ${info.path}`, hint);
  }
  const found = findLine(point, debug, { file, line, column });
  if (found === undefined) return [];
  const { address } = found;
  return [probeAt(point, { path: info.path, shown: shownPath(binary, info), address })];
}

interface Place {
  readonly path: string;
  /** The same in the name of the probe. */
  readonly shown: string;
  readonly address: number;
}

const probeAt = ({ provider }: Point, { path, shown, address }: Place): ExpandedProbe => ({
  provider,
  name: `${provider.names[0]}:${shown}:${address}`,
  target: { kind: 'uprobe', return: false, path, offset: 0, address },
  programType: 'kprobe',
  binary: path,
});

interface Wanted {
  readonly file: string;
  readonly line: number;
  /** 0: any. */
  readonly column: number;
}

/** Undefined after a diagnostic. */
function findLine(
  point: Point,
  debug: DebugInfo,
  { file, line, column }: Wanted,
): SourceLineAddress | undefined {
  const [path, ...others] = debug.sourceFiles(file);
  if (path === undefined) {
    notFound(point, `No source file of the program is called ${file}`);
    return undefined;
  }
  if (others.length > 0) {
    const message = `${file} is one of ${others.length + 1} source files`;
    const hint = `Write more of its path: ${[path, ...others].slice(0, namedMax).join(' or ')}`;
    point.diagnostics.error('bad-attach-point', point.span, message, { hint });
    return undefined;
  }
  const all = debug.lineAddresses(path);
  const ofLine = all.filter((each) => each.line === line);
  const found = ofLine.find((each) => column === 0 || each.column === column);
  if (found !== undefined) return found;
  const [what, hint] =
    ofLine.length === 0
      ? [
          `${file}:${line}`,
          `Lines with code near it: ${near(
            all.map((each) => each.line),
            line,
          )}`,
        ]
      : [
          `${file}:${line}:${column}`,
          `Columns of line ${line} with code: ${near(
            ofLine.map((each) => each.column),
            column,
          )}`,
        ];
  notFound(point, `No code begins at ${what}`, hint);
  return undefined;
}

/** The numbers nearest to one, ascending. */
function near(numbers: readonly number[], wanted: number): string {
  return [...new Set(numbers)]
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))
    .slice(0, namedMax)
    .sort((a, b) => a - b)
    .join(', ');
}
