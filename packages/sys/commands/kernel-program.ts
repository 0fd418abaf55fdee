import type { Addon } from '../addon.ts';
import { Attr } from '../attr.ts';
import { bpfAttr, bpfCommand, programInfo } from '../generated/constants.ts';
import { check } from '../syscall-error.ts';
import { readObjectInfo } from './object-info.ts';

/** bpf(2) on the programs that the kernel holds, of whomever they are. */
export interface KernelProgramCommands {
  /** The id after `id`, 0 to begin; undefined at the end. Ids rise with the age of programs. */
  programNextId(id: number): number | undefined;
  /** A new fd, the caller's to close. */
  programOpen(id: number): number;
  /** The types that a program brought along; undefined when it has none. */
  programTypes(fd: number): ProgramTypes | undefined;
}

export interface ProgramTypes {
  /** Id of the BTF. */
  readonly btf: number;
  /** Ids in it of the types of the program's functions, the main one first. */
  readonly functions: readonly number[];
}

const ENOENT = 2;
/** struct bpf_func_info: u32 offset of the instruction, u32 id of the type. */
const funcInfo = { sizeBytes: 8, typeId: 4 } as const;

export function kernelProgramCommands(addon: Addon): KernelProgramCommands {
  return {
    programNextId(id) {
      const attr = new Attr().u32(bpfAttr.startId, id);
      const result = attr.call(addon, bpfCommand.PROG_GET_NEXT_ID);
      if (result === -ENOENT) return undefined;
      check('bpf(BPF_PROG_GET_NEXT_ID)', result);
      return attr.getU32(bpfAttr.nextId);
    },
    programOpen: (id) =>
      check(
        'bpf(BPF_PROG_GET_FD_BY_ID)',
        new Attr().u32(bpfAttr.progId, id).call(addon, bpfCommand.PROG_GET_FD_BY_ID),
      ),
    programTypes: (fd) => readTypes(addon, fd),
  };
}

function readTypes(addon: Addon, fd: number): ProgramTypes | undefined {
  const counted = new DataView(new ArrayBuffer(programInfo.sizeBytes));
  readObjectInfo(addon, fd, counted);
  const btf = counted.getUint32(programInfo.btfId, true);
  const count = counted.getUint32(programInfo.nrFuncInfo, true);
  if (btf === 0 || count === 0) return undefined;
  const list = new DataView(new ArrayBuffer(count * funcInfo.sizeBytes));
  const info = new DataView(new ArrayBuffer(programInfo.sizeBytes));
  info.setUint32(programInfo.nrFuncInfo, count, true);
  info.setUint32(programInfo.funcInfoRecSize, funcInfo.sizeBytes, true);
  const address = addon.addressOf(new Uint8Array(list.buffer));
  info.setBigUint64(programInfo.funcInfo, address, true);
  readObjectInfo(addon, fd, info);
  const functions = Array.from({ length: count }, (_, index) =>
    list.getUint32(index * funcInfo.sizeBytes + funcInfo.typeId, true),
  );
  return { btf, functions };
}
