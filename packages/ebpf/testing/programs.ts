import {
  alu64,
  callHelper,
  encode,
  exit,
  helperId,
  type Instruction,
  jumpIf,
  load,
  loadImm64,
  slotsOf,
  store,
} from '@sonde/asm';
import { type Binding, loadBinding, type ProgramTypeName } from '@sonde/sys';
import { readCpus } from '../kernel-info/cpus.ts';
import { KernelMap, type MapOptions } from '../map/kernel-map.ts';
import { type MapReference, Program, type ProgramOptions } from '../program/program.ts';

export const binding: Binding = loadBinding();
export const possibleCpus: number = Math.max(...readCpus('possible')) + 1;

export const createMap = (spec: Partial<MapOptions> & Pick<MapOptions, 'type'>): KernelMap =>
  new KernelMap(binding, {
    name: 'test',
    keySize: 4,
    valueSize: 8,
    maxEntries: 1,
    flags: 0,
    possibleCpus,
    ...spec,
  });

export const createRing = (maxEntries: number): KernelMap =>
  createMap({ type: 'ringbuf', keySize: 0, valueSize: 0, maxEntries });

/** An instruction that loads a map, to be filled in by `loadTest`. */
type Line = Instruction | { readonly map: KernelMap };

/** Assembles and loads; `{map}` lines put that map's address into r1. */
export function loadTest(
  type: ProgramTypeName,
  lines: readonly Line[],
  options: Partial<ProgramOptions> = {},
): Program {
  const maps: MapReference[] = [];
  const insns: Instruction[] = [];
  let slot = 0;
  for (const line of lines) {
    const insn = 'map' in line ? loadImm64(1, 0n) : line;
    if ('map' in line) maps.push({ insnIndex: slot, fd: line.map.fdNumber, value: false });
    insns.push(insn);
    slot += slotsOf(insn);
  }
  return new Program(binding, {
    name: 'test',
    type,
    insns: encode(insns),
    maps,
    license: 'GPL',
    ...options,
  });
}

function call(name: string): Instruction {
  const id = helperId(name);
  if (id === undefined) throw new Error(`no helper ${name}`);
  return callHelper(id);
}

const returnZero: Instruction[] = [alu64('mov', 0, { imm: 0 }), exit()];

/** Leaves the program unless the current process is `pid`. */
const onlyProcess = (pid: number, rest: readonly Line[]): Line[] => {
  const slots = rest.reduce((total, line) => total + ('map' in line ? 2 : slotsOf(line)), 0);
  return [
    call('get_current_pid_tgid'),
    alu64('rsh', 0, { imm: 32 }),
    jumpIf('jne', 0, { imm: pid }, slots),
    ...rest,
  ];
};

/** Sends an 16-byte record: the attach cookie (0 for programs that have none), and the pid and tid. */
export function sendRecord(
  ring: KernelMap,
  { pid, cookie = true }: { pid?: number; cookie?: boolean } = {},
): Line[] {
  const save = alu64('mov', 6, { register: 1 });
  const send: Line[] = [
    alu64('mov', 1, { register: 6 }),
    ...(cookie ? [call('get_attach_cookie')] : [alu64('mov', 0, { imm: 0 })]),
    store(8, { base: 10, offset: -16 }, { register: 0 }),
    call('get_current_pid_tgid'),
    store(8, { base: 10, offset: -8 }, { register: 0 }),
    { map: ring },
    alu64('mov', 2, { register: 10 }),
    alu64('add', 2, { imm: -16 }),
    alu64('mov', 3, { imm: 16 }),
    alu64('mov', 4, { imm: 0 }),
    call('ringbuf_output'),
  ];
  return [save, ...(pid === undefined ? send : onlyProcess(pid, send)), ...returnZero];
}

/** Adds one to element 0 of an array map. */
export function countUp(counter: KernelMap, options: { pid?: number } = {}): Line[] {
  const count: Line[] = [
    store(4, { base: 10, offset: -4 }, { imm: 0 }),
    { map: counter },
    alu64('mov', 2, { register: 10 }),
    alu64('add', 2, { imm: -4 }),
    call('map_lookup_elem'),
    jumpIf('jeq', 0, { imm: 0 }, 3),
    load(8, 1, { base: 0, offset: 0 }),
    alu64('add', 1, { imm: 1 }),
    store(8, { base: 0, offset: 0 }, { register: 1 }),
  ];
  return [...(options.pid === undefined ? count : onlyProcess(options.pid, count)), ...returnZero];
}

export const u32Key = (index: number): Uint8Array => new Uint8Array(Uint32Array.of(index).buffer);

/** Element 0 of an array of u64; over a per-CPU array the sum. */
export function readCount(counter: KernelMap): bigint {
  const value = counter.get(u32Key(0));
  if (value === undefined) throw new Error('an array without element 0');
  return new BigUint64Array(value.buffer).reduce((sum, each) => sum + each, 0n);
}
