import { type BtfReader, openBtf, tableOfNames } from '@sonde/btf';
import type {
  KernelFeatures,
  KernelInfo,
  TracepointField,
  TracepointFormat,
} from './kernel-info.ts';

/** What is kept of a kernel, so that scripts can be checked against it far from its hosts. Survives JSON, but for `btf` and `moduleBtf`. */
export interface SavedKernel {
  readonly release: string;
  readonly arch: KernelInfo['arch'];
  readonly btfHash: string;
  readonly possibleCpus: number;
  readonly onlineCpus: readonly number[];
  readonly features: KernelFeatures;
  /** By `category:event`. */
  readonly tracepoints: Readonly<Record<string, TracepointFormat>>;
  /** Names of traceable functions by module. */
  readonly functions: Readonly<Record<string, readonly string[]>>;
  /** The raw BTF of vmlinux. */
  readonly btf: Uint8Array;
  /** The raw BTF of modules that were loaded, by name, each on top of that of vmlinux. */
  readonly moduleBtf: Readonly<Record<string, Uint8Array>>;
}

/** Bytes that hold no saved kernel. */
export class SavedKernelError extends Error {
  override readonly name = 'SavedKernelError';
}

/**
 * A `KernelInfo` of what was saved. It has no machine behind it: binaries, headers and cgroups are unknown, and
 * every kernel symbol has address 0, because addresses differ from boot to boot. Good for checking, while hosts compile.
 */
export function savedKernelInfo(saved: SavedKernel): KernelInfo {
  const moduleTypes = new Map<string, BtfReader>();
  let ownTypes: BtfReader | undefined;
  const types = (): BtfReader => {
    ownTypes ??= openBtf(saved.btf);
    return ownTypes;
  };
  const moduleBtf = (module: string): BtfReader | undefined => {
    const bytes = own(saved.moduleBtf, module);
    if (bytes !== undefined && !moduleTypes.has(module))
      moduleTypes.set(module, openBtf(bytes, types()));
    return moduleTypes.get(module);
  };
  let modules: Map<string, string> | undefined;
  // Sorted once: while somebody types, every check asks for them.
  let tracepointNames: readonly string[] | undefined;
  let functionNames: readonly string[] | undefined;
  const moduleByName = (): Map<string, string> => {
    modules ??= new Map(
      Object.entries(saved.functions).flatMap(([module, names]) =>
        names.map((name) => [name, module] as const),
      ),
    );
    return modules;
  };
  const ofModule = (module: string): readonly string[] =>
    (own(saved.functions, module) ?? []).filter((name) => moduleByName().get(name) === module);
  const { release, arch, btfHash, possibleCpus, onlineCpus, features } = saved;
  return {
    release,
    arch,
    btfHash,
    possibleCpus,
    onlineCpus,
    features,
    offline: true,
    get btf() {
      return types();
    },
    moduleBtf,
    tracepoints: {
      list() {
        tracepointNames ??= Object.keys(saved.tracepoints).sort();
        return tracepointNames;
      },
      format: (category, event) => own(saved.tracepoints, `${category}:${event}`),
    },
    functions: {
      has: (name) => moduleByName().has(name),
      list(module) {
        if (module !== undefined) return [...ofModule(module)].sort();
        functionNames ??= [...moduleByName().keys()].sort();
        return functionNames;
      },
      modules: () => Object.keys(saved.functions),
      moduleOf: (name) => moduleByName().get(name),
      typed(module, maxParams) {
        const names = [...ofModule(module)].sort();
        const btf = module === 'vmlinux' ? types() : moduleBtf(module);
        const counts = btf?.functionsIn(tableOfNames(names)).paramCounts;
        return names.filter((_, index) => counts !== undefined && counts[index]! <= maxParams);
      },
    },
    symbolAddress: () => 0n,
    binary: () => undefined,
    binaries: () => [],
    cgroupId: () => undefined,
    header: () => undefined,
  };
}

/** JSON objects inherit: `constructor:x` must not find anything. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

const magic = 'sonde-kernel/1\n';

/**
 * One piece of bytes for storage and the wire (compress it: 6 MB become 2):
 *
 *     "sonde-kernel/1\n" | u32 length of the JSON, little endian | JSON | padding to 4 | BTF | padding to 4 | BTF of a module…
 *
 * How long each BTF is stands in the JSON (`btfBytes`, `moduleBytes`). Those saved by the first version lack both: they
 * have the BTF of vmlinux alone, to the end.
 */
export function packSavedKernel({ btf, moduleBtf, ...facts }: SavedKernel): Uint8Array {
  const modules = Object.entries(moduleBtf);
  const sizes: BtfSizes = {
    btfBytes: btf.length,
    moduleBytes: Object.fromEntries(modules.map(([name, { length }]) => [name, length])),
  };
  const json = new TextEncoder().encode(JSON.stringify({ ...facts, ...sizes }));
  const jsonAt = magic.length + 4;
  const pieces = [btf, ...modules.map(([, bytes]) => bytes)];
  const size = pieces.reduce((end, piece) => align4(end) + piece.length, jsonAt + json.length);
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(magic.length, json.length, true);
  bytes.set(json, jsonAt);
  let at = jsonAt + json.length;
  for (const piece of pieces) {
    at = align4(at);
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** In bytes. */
interface BtfSizes {
  readonly btfBytes: number;
  readonly moduleBytes: Readonly<Record<string, number>>;
}

/** The reverse of `packSavedKernel`. Throws SavedKernelError. */
export function unpackSavedKernel(bytes: Uint8Array): SavedKernel {
  const text = new TextDecoder();
  const jsonAt = magic.length + 4;
  if (bytes.length < jsonAt || text.decode(bytes.subarray(0, magic.length)) !== magic) {
    throw new SavedKernelError('not a saved kernel');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const jsonEnd = jsonAt + view.getUint32(magic.length, true);
  if (jsonEnd > bytes.length) throw new SavedKernelError('a saved kernel is cut short');
  let facts: unknown;
  try {
    facts = JSON.parse(text.decode(bytes.subarray(jsonAt, jsonEnd)));
  } catch (cause) {
    throw new SavedKernelError('a saved kernel has broken facts', { cause });
  }
  if (!isFacts(facts)) throw new SavedKernelError('a saved kernel lacks facts');
  const { btfBytes, moduleBytes, ...rest } = facts;
  if (btfBytes === undefined)
    return { ...rest, btf: bytes.subarray(align4(jsonEnd)), moduleBtf: {} };
  let end = jsonEnd;
  const next = (size: number): Uint8Array => {
    const at = align4(end);
    end = at + size;
    if (end > bytes.length) throw new SavedKernelError('a saved kernel is cut short');
    return bytes.subarray(at, end);
  };
  const btf = next(btfBytes);
  const modules = Object.entries(moduleBytes ?? {}).map(([name, size]) => [name, next(size)]);
  return { ...rest, btf, moduleBtf: Object.fromEntries(modules) };
}

type Facts = Omit<SavedKernel, 'btf' | 'moduleBtf'> & Partial<BtfSizes>;

/** Uploads come from hosts: all of it is checked, so that a bad one is refused at the door. */
function isFacts(value: unknown): value is Facts {
  if (!isRecord(value)) return false;
  const { release, arch, btfHash, possibleCpus, onlineCpus, features } = value;
  const { btfBytes, moduleBytes } = value;
  return (
    typeof release === 'string' &&
    (arch === 'x86_64' || arch === 'aarch64') &&
    typeof btfHash === 'string' &&
    isCount(possibleCpus) &&
    isListOf(onlineCpus, isCount) &&
    isRecordOf(features, (each) => typeof each === 'boolean') &&
    (btfBytes === undefined || isCount(btfBytes)) &&
    (moduleBytes === undefined || isRecordOf(moduleBytes, isCount)) &&
    isRecordOf(value.tracepoints, isFormat) &&
    isRecordOf(value.functions, (names) => isListOf(names, (name) => typeof name === 'string'))
  );
}

function isFormat(value: unknown): value is TracepointFormat {
  return isRecord(value) && isCount(value.id) && isListOf(value.fields, isField);
}

function isField(value: unknown): value is TracepointField {
  if (!isRecord(value)) return false;
  const { type, name, offset, size, signed, arrayLength } = value;
  return (
    typeof type === 'string' &&
    typeof name === 'string' &&
    isCount(offset) &&
    isCount(size) &&
    typeof signed === 'boolean' &&
    (arrayLength === undefined || isCount(arrayLength))
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRecordOf = (value: unknown, holds: (each: unknown) => boolean): boolean =>
  isRecord(value) && Object.values(value).every(holds);

const isListOf = (value: unknown, holds: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(holds);

/** What counts, or is an offset in a record: neither negative nor beyond any kernel's. */
const isCount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;

const align4 = (size: number): number => Math.ceil(size / 4) * 4;
