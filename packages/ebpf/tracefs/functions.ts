import { readFileSync } from 'node:fs';
import { type BtfReader, type FoundFunctions, nameTable, notFound } from '@sonde/btf';
import type { KernelInfo } from '@sonde/compiler';
import { mergeIndices } from './merge-indices.ts';

export type TraceableFunctions = KernelInfo['functions'];

/**
 * Functions that the kernel lists but that must not be traced: RCU's own, stand-ins for code that was thrown away
 * after boot, and those that run with interrupts off on the way to idle. As they stand in a text of lines.
 */
const untraced = [
  '\nrcu_',
  '\n__ftrace_invalid_address__',
  '.part.',
  '\narch_cpu_idle\n',
  '\ndefault_idle\n',
  '\nbpf_dispatcher_xdp_func\n',
];

/** Indices by name: those of each module, and those of all under `all`. */
type Sorted = ReadonlyMap<string, ArrayLike<number>>;

/** No module has this name. */
const all = '';

const bracket = ']'.charCodeAt(0);

/**
 * Reads `available_filter_functions`: a name on each line, with `[module]` after a tab for those of modules.
 * Undefined when it may not be read (it needs CAP_SYS_ADMIN, and lockdown can forbid it).
 */
export function readFilterFunctions(tracefs: string): Buffer | undefined {
  try {
    return readFileSync(`${tracefs}/available_filter_functions`);
  } catch {
    return undefined;
  }
}

/**
 * The functions of a text in that form. With one name in the kernel and in a module, the kernel's is meant. `types`
 * gives the types of the kernel (`vmlinux`) or of a module, where there are some; it is asked with the first list.
 */
export function parseFilterFunctions(
  bytes: Buffer,
  types: (module: string) => BtfReader | undefined,
): TraceableFunctions {
  const { names, starts, modules } = readLines(bytes);
  const table = nameTable(bytes, starts);
  const ownCount = names.length - modules.length;
  const moduleAt = (index: number): string =>
    index < ownCount ? 'vmlinux' : (modules[index - ownCount] as string);
  const find = (name: string): number | undefined => {
    const index = table.indexOf(Buffer.from(`${name}\0`, 'latin1'), 0);
    return index !== undefined && names[index] === name ? index : undefined;
  };
  const foundIn = new Map<string, FoundFunctions | undefined>();
  const found = (module: string): FoundFunctions | undefined => {
    if (!foundIn.has(module)) foundIn.set(module, types(module)?.functionsIn(table));
    return foundIn.get(module);
  };
  let sorted: Sorted | undefined;
  const inOrder = (): Sorted => {
    sorted ??= byModule(allInOrder());
    return sorted;
  };

  /** Indices of all functions, each once, by name. */
  function allInOrder(): Uint32Array {
    const { order, paramCounts } = found('vmlinux') ?? {};
    const others: number[] = [];
    for (let index = 0; index < names.length; index++) {
      const isTyped = paramCounts !== undefined && paramCounts[index] !== notFound;
      if (!isTyped && table.indexOf(bytes, starts[index] as number) === index) others.push(index);
    }
    return mergeIndices(order ?? new Uint32Array(), others, table.compare);
  }

  function byModule(indices: Uint32Array): Sorted {
    const own = new Uint32Array(indices.length);
    const groups = new Map<string, number[]>();
    let count = 0;
    for (const index of indices) {
      if (index < ownCount) {
        own[count++] = index;
        continue;
      }
      const group = groups.get(moduleAt(index));
      if (group === undefined) groups.set(moduleAt(index), [index]);
      else group.push(index);
    }
    return new Map<string, ArrayLike<number>>(groups)
      .set('vmlinux', own.subarray(0, count))
      .set(all, indices);
  }

  function namesOf(module: string, isWanted?: (index: number) => boolean): string[] {
    const indices = inOrder().get(module) ?? [];
    // Made in its full length: an array that grows to 40,000 is copied many times.
    const wanted = new Array<string>(indices.length);
    let count = 0;
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i] as number;
      if (isWanted === undefined || isWanted(index)) wanted[count++] = names[index] as string;
    }
    wanted.length = count;
    return wanted;
  }

  return {
    has: (name) => find(name) !== undefined,
    list: (module = all) => namesOf(module),
    modules: () => [...new Set(['vmlinux', ...modules])],
    moduleOf(name) {
      const index = find(name);
      return index === undefined ? undefined : moduleAt(index);
    },
    typed(module, maxParams) {
      const { paramCounts } = found(module) ?? {};
      if (paramCounts === undefined) return [];
      return namesOf(module, (index) => (paramCounts[index] as number) <= maxParams);
    },
  };
}

/** Names and where they start: first those of the kernel, then those of modules, for which it has the modules too. */
interface Lines {
  readonly names: readonly string[];
  readonly starts: Uint32Array;
  readonly modules: readonly string[];
}

function readLines(bytes: Buffer): Lines {
  // With a line break before each line, it is where the line starts in the bytes.
  const text = `\n${bytes.toString('latin1')}\n`;
  const skipped = untracedLines(text);
  const lines = text.split('\n');
  const names: string[] = [];
  const starts = new Uint32Array(lines.length);
  const ofModules: { readonly line: string; readonly start: number }[] = [];
  let start = -1;
  for (const line of lines) {
    if (line !== '' && !skipped.has(start)) {
      // Nearly all lines are a name and nothing else: they are not taken apart.
      if (line.charCodeAt(line.length - 1) === bracket) ofModules.push({ line, start });
      else starts[names.push(line) - 1] = start;
    }
    start += line.length + 1;
  }
  const modules = ofModules.map(({ line, start: at }) => {
    const open = line.indexOf('[');
    starts[names.push(line.slice(0, open).trimEnd()) - 1] = at;
    return line.slice(open + 1, -1);
  });
  return { names, starts: starts.subarray(0, names.length), modules };
}

function untracedLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const mark of untraced) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1))
      lines.add(text.lastIndexOf('\n', at));
  }
  return lines;
}
