import type { Addon } from '../addon.ts';
import { Attr } from '../attr.ts';
import { bpfAttr, bpfCommand } from '../generated/constants.ts';
import { check } from '../syscall-error.ts';

/** Fills the info struct of a program, map, link or BTF. What it points to says where lists are to go, and how long they may be. */
export function readObjectInfo(addon: Addon, fd: number, info: DataView<ArrayBuffer>): void {
  const attr = new Attr()
    .u32(bpfAttr.infoBpfFd, fd)
    .u32(bpfAttr.infoInfoLen, info.byteLength)
    .pointer(bpfAttr.infoInfo, new Uint8Array(info.buffer));
  check('bpf(BPF_OBJ_GET_INFO_BY_FD)', attr.call(addon, bpfCommand.OBJ_GET_INFO_BY_FD));
}
