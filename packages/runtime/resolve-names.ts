import type { KernelAddress, UserSymbols } from '@sonde/ebpf';
import { type DictionaryEntry, dictionaryKey, frameText, type Value } from '@sonde/output';

/** Where names come from; `packages/ebpf` has them all for this machine. */
export interface NameSources {
  kernelSymbol(address: bigint): KernelAddress | undefined;
  readonly userSymbols: UserSymbols;
  userName(uid: number): string | undefined;
  /** `hierarchy:path` of a cgroup, comma separated; empty when unknown. */
  cgroupPath(id: bigint, filter: string): string;
}

/**
 * Entries for what is named in a value; `strings` are the schema's, for the filters of cgroup paths. What has
 * no name gives no entry, and is shown as a number.
 */
export function* namesIn(
  value: Value,
  sources: NameSources,
  strings: readonly string[],
): Generator<DictionaryEntry> {
  switch (value.kind) {
    case 'tuple':
    case 'array':
      for (const element of value.elements) yield* namesIn(element, sources, strings);
      return;
    case 'record':
      for (const field of value.fields) yield* namesIn(field.value, sources, strings);
      return;
    case 'ksym': {
      const name = sources.kernelSymbol(value.address)?.name;
      yield* entry('ksym', dictionaryKey.ksym(value.address), name);
      return;
    }
    case 'usym': {
      const name = sources.userSymbols.resolve(value.pid, value.address)?.name;
      yield* entry('usym', dictionaryKey.usym(value.address, value.pid), name);
      return;
    }
    case 'username':
      yield* entry('username', dictionaryKey.username(value.uid), sources.userName(value.uid));
      return;
    case 'cgroup-path': {
      const { id, filter } = value;
      const path = sources.cgroupPath(id, strings[filter] || '*');
      yield* entry('cgroup-path', dictionaryKey.cgroupPath(id, filter), path);
      return;
    }
    case 'kstack':
      for (const { address } of value.frames) {
        const text = kernelFrame(address, sources);
        yield* entry('kstack-frame', dictionaryKey.kernelFrame(address), text);
      }
      return;
    case 'ustack':
      for (const [index, { address }] of value.frames.entries()) {
        const text = userFrame({ address, pid: value.pid, caller: index > 0 }, sources);
        yield* entry('ustack-frame', dictionaryKey.userFrame(address, value.pid), text);
      }
      return;
    default:
  }
}

/** The processes whose addresses are in a value. */
export function* processesIn(value: Value): Generator<number> {
  switch (value.kind) {
    case 'tuple':
    case 'array':
      for (const element of value.elements) yield* processesIn(element);
      return;
    case 'record':
      for (const field of value.fields) yield* processesIn(field.value);
      return;
    case 'usym':
    case 'ustack':
      yield value.pid;
      return;
    default:
  }
}

function* entry(kind: string, key: string, text: string | undefined): Generator<DictionaryEntry> {
  if (text !== undefined) yield { kind, key, text };
}

function kernelFrame(address: bigint, sources: NameSources): string | undefined {
  const found = sources.kernelSymbol(address);
  if (found === undefined) return undefined;
  const symbol = `${found.name}+${found.offset}`;
  return frameText([{ symbol, module: found.module, source: '', inlined: false }]);
}

/** A frame in a known file whose function has no name keeps its number, beside the file. */
function userFrame(
  { address, pid, caller }: { address: bigint; pid: number; caller: boolean },
  sources: NameSources,
): string | undefined {
  const lines = sources.userSymbols.frames(pid, address, caller);
  if (lines.length === 0) return undefined;
  const hex = `0x${address.toString(16)}`;
  return frameText(
    lines.map(({ name, offset, path, source = '', inlined }) => ({
      symbol: name === undefined ? hex : inlined ? name : `${name}+${offset}`,
      module: path,
      source,
      inlined,
    })),
  );
}
