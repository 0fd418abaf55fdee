import { existsSync, readFileSync, statSync } from 'node:fs';
import { demangle } from '@sonde/elf';
import { type Mapping, mappingAt, parseMaps } from './maps.ts';
import { ObjectCache } from './object-cache.ts';
import { type JitFunction, jitFunctionAt, maxPerfMapBytes, parsePerfMap } from './perf-map.ts';

/** What is known of a user address. */
export interface UserSymbol {
  /** Absent when only the file is known. */
  readonly name?: string;
  /** In bytes, from the start of the function, or of the mapped file. */
  readonly offset: number;
  /** The mapped file as its process sees it; `[vdso]`, or empty for memory without a file. */
  readonly path: string;
}

export interface UserSymbolsOptions {
  /** Write C++ names as in the source: `ns::f(int)` for `_ZN2ns1fEi`. */
  readonly demangle: boolean;
}

/** Names user addresses. Keeps what it read of processes, so that those that end keep their names. */
export interface UserSymbols {
  /** Undefined when the address lies in nothing known. */
  resolve(pid: number, address: bigint): UserSymbol | undefined;
  /** Reads a process's mappings now, while it surely lives. */
  remember(pid: number): void;
}

/** Processes whose mappings are kept; the one seen first goes first. */
const maxProcesses = 4096;

interface Process {
  readonly mappings: readonly Mapping[];
  /** The text they came from, to see whether anything changed. */
  readonly text: string;
  jit?: { readonly size: number; readonly functions: readonly JitFunction[] };
}

export function openUserSymbols(options: UserSymbolsOptions = { demangle: true }): UserSymbols {
  const objects = new ObjectCache();
  const processes = new Map<number, Process>();

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
    return process;
  }

  function resolve(pid: number, address: bigint): UserSymbol | undefined {
    if (address >= 1n << 52n) return undefined;
    const at = Number(address);
    const known = processes.get(pid) ?? read(pid);
    const found = known && find(pid, known, at);
    if (found !== undefined) return found;
    // A library may have been loaded, or another program executed, since the mappings were read.
    const fresh = read(pid);
    return fresh === undefined || fresh === known ? undefined : find(pid, fresh, at);
  }

  function find(pid: number, process: Process, address: number): UserSymbol | undefined {
    const mapping = mappingAt(process.mappings, address);
    if (mapping === undefined) return undefined;
    const fileOffset = address - mapping.start + mapping.fileOffset;
    const object = objects.get(pid, mapping);
    const virtual = object?.elf.addressOf(fileOffset);
    if (object !== undefined && virtual !== undefined) {
      const symbol = object.functions().at(virtual);
      if (symbol !== undefined) {
        const name = options.demangle ? demangle(symbol.name) : symbol.name;
        return { name, offset: virtual - symbol.address, path: mapping.path };
      }
    }
    const compiled = jitFunctionAt(jitFunctions(pid, process), address);
    if (compiled !== undefined) {
      return { name: compiled.name, offset: address - compiled.start, path: mapping.path };
    }
    return { offset: fileOffset, path: mapping.path };
  }

  return { resolve, remember: (pid) => void read(pid) };
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
