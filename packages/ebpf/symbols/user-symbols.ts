import { existsSync, readFileSync, statSync } from 'node:fs';
import { demangle, type SourceFrame } from '@sonde/elf';
import { type Mapping, mappingAt, parseMaps } from './maps.ts';
import { ObjectCache } from './object-cache.ts';
import { type JitFunction, jitFunctionAt, maxPerfMapBytes, parsePerfMap } from './perf-map.ts';
import type { SymbolObject } from './symbol-object.ts';
import { SymbolStore } from './symbol-store.ts';

/** What is known of a user address. */
export interface UserSymbol {
  /** Absent when only the file is known. */
  readonly name?: string;
  /** In bytes, from the start of the function, or of the mapped file. */
  readonly offset: number;
  /** The mapped file as its process sees it; `[vdso]`, or empty for memory without a file. */
  readonly path: string;
}

/** A line of a frame of a stack: a function, or one that was inlined into the one of the next line. */
export interface UserFrame extends UserSymbol {
  /** `directory/file:line`; absent without debugging information. */
  readonly source?: string;
  readonly inlined: boolean;
}

export interface UserSymbolsOptions {
  /** Write C++ and Rust names as in the source: `ns::f(int)` for `_ZN2ns1fEi`. */
  readonly demangle: boolean;
  /** Tell the source lines of frames, and what was inlined (config `show_debug_info`). */
  readonly debugInfo: boolean;
  /** Where the symbols of files are kept; one of its own when not given. */
  readonly store?: SymbolStore;
}

/** Names user addresses. Keeps what it read of processes, so that those that end keep their names. */
export interface UserSymbols {
  /** Undefined when the address lies in nothing known. */
  resolve(pid: number, address: bigint): UserSymbol | undefined;
  /**
   * A frame of a stack, innermost line first; empty when the address lies in nothing known. The address of a
   * `caller` is where it goes on: the call that it waits for is of the instruction before.
   */
  frames(pid: number, address: bigint, caller: boolean): readonly UserFrame[];
  /** Reads a process's mappings now, while it surely lives. */
  remember(pid: number): void;
  /** Does so for a process that is not known yet. */
  meet(pid: number): void;
}

/** Processes whose mappings are kept; the one seen first goes first. */
const maxProcesses = 4096;

interface Process {
  readonly mappings: readonly Mapping[];
  /** The text they came from, to see whether anything changed. */
  readonly text: string;
  jit?: { readonly size: number; readonly functions: readonly JitFunction[] };
}

export function openUserSymbols(
  options: UserSymbolsOptions = { demangle: true, debugInfo: true },
): UserSymbols {
  const objects = new ObjectCache(options.store ?? new SymbolStore());
  const processes = new Map<number, Process>();
  const shown = (name: string): string => (options.demangle ? demangle(name) : name);

  /** Reads again; a process that ended keeps what was read before. */
  function read(pid: number): Process | undefined {
    const known = processes.get(pid);
    const text = readText(`/proc/${pid}/maps`);
    // A process that is ending has no mappings any more.
    if (text === undefined || text === '' || text === known?.text) return known;
    const process: Process = { mappings: parseMaps(text), text };
    processes.delete(pid);
    processes.set(pid, process);
    for (const oldest of processes.keys()) {
      if (processes.size <= maxProcesses) break;
      processes.delete(oldest);
    }
    // Found and opened now: when the process has ended, its root is gone.
    for (const mapping of process.mappings) objects.get(pid, mapping);
    return process;
  }

  /** Where an address lies, in the mappings that are known or those of now. */
  function place(pid: number, address: bigint): Place | undefined {
    if (address >= 1n << 52n) return undefined;
    const at = Number(address);
    const known = processes.get(pid) ?? read(pid);
    const found = known && placeIn(pid, known, at);
    if (found !== undefined) return found;
    // A library may have been loaded, or another program executed, since the mappings were read.
    const fresh = read(pid);
    return fresh === undefined || fresh === known ? undefined : placeIn(pid, fresh, at);
  }

  function placeIn(pid: number, process: Process, address: number): Place | undefined {
    const mapping = mappingAt(process.mappings, address);
    if (mapping === undefined) return undefined;
    const fileOffset = address - mapping.start + mapping.fileOffset;
    const object = objects.get(pid, mapping);
    const virtual = object?.elf.addressOf(fileOffset);
    return { process, address, mapping, fileOffset, object, virtual };
  }

  function symbolAt(pid: number, at: Place): UserSymbol {
    const { object, virtual, address, fileOffset } = at;
    const { path } = at.mapping;
    const symbol = virtual === undefined ? undefined : object?.functions().at(virtual);
    if (symbol !== undefined && virtual !== undefined) {
      return { name: shown(symbol.name), offset: virtual - symbol.address, path };
    }
    const compiled = jitFunctionAt(jitFunctions(pid, at.process), address);
    if (compiled !== undefined) {
      return { name: compiled.name, offset: address - compiled.start, path };
    }
    return { offset: fileOffset, path };
  }

  return {
    resolve(pid, address) {
      const at = place(pid, address);
      return at && symbolAt(pid, at);
    },
    frames(pid, address, caller) {
      const at = place(pid, address);
      if (at === undefined) return [];
      const symbol = symbolAt(pid, at);
      const { object, virtual } = at;
      const described =
        options.debugInfo && virtual !== undefined
          ? (object?.frames(caller ? virtual - 1 : virtual) ?? [])
          : [];
      return withLines(symbol, described, shown);
    },
    remember: (pid) => void read(pid),
    meet: (pid) => void (processes.has(pid) || read(pid)),
  };
}

interface Place {
  readonly process: Process;
  readonly address: number;
  readonly mapping: Mapping;
  readonly fileOffset: number;
  readonly object: SymbolObject | undefined;
  /** As linked; undefined outside of the file's segments. */
  readonly virtual: number | undefined;
}

/** The function itself is named by its symbol, as everywhere; what was inlined has no symbol. */
function withLines(
  symbol: UserSymbol,
  described: readonly SourceFrame[],
  shown: (name: string) => string,
): readonly UserFrame[] {
  const own = described.find(({ inlined }) => !inlined);
  const inlined = described
    .filter((frame) => frame.inlined && frame.function !== undefined)
    .map((frame) => ({
      name: shown(frame.function ?? ''),
      offset: 0,
      path: symbol.path,
      ...sourceOf(frame),
      inlined: true,
    }));
  return [...inlined, { ...symbol, ...sourceOf(own), inlined: false }];
}

function sourceOf(frame: SourceFrame | undefined): { source?: string } {
  const { file, line } = frame?.source ?? {};
  return file === undefined ? {} : { source: `${file}:${line}` };
}

/** The announced functions of a process; read again when the file grew. */
function jitFunctions(pid: number, process: Process): readonly JitFunction[] {
  const path = perfMapPath(pid);
  const size = path === undefined ? 0 : statSync(path, { throwIfNoEntry: false })?.size;
  if (path === undefined || size === undefined || size === 0 || size > maxPerfMapBytes) {
    return process.jit?.functions ?? [];
  }
  if (process.jit?.size !== size) {
    process.jit = { size, functions: parsePerfMap(readText(path) ?? '') };
  }
  return process.jit.functions;
}

/** In a container the file is in the process's own /tmp and carries the pid of its own namespace. */
function perfMapPath(pid: number): string | undefined {
  const status = readText(`/proc/${pid}/status`);
  const inner = status === undefined ? undefined : /^NSpid:.*?(\d+)$/m.exec(status)?.[1];
  const candidates = [`/proc/${pid}/root/tmp/perf-${inner ?? pid}.map`, `/tmp/perf-${pid}.map`];
  return candidates.find((path) => existsSync(path));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
