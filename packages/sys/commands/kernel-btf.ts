import type { Addon } from '../addon.ts';
import { Attr } from '../attr.ts';
import { bpfAttr, bpfCommand, btfInfo } from '../generated/constants.ts';
import { check } from '../syscall-error.ts';
import { readObjectInfo } from './object-info.ts';

/** bpf(2) on the BTF objects that the kernel holds: its own, those of its modules, those of programs. */
export interface KernelBtfCommands {
  /** The id after `id`, 0 to begin; undefined at the end. Ids rise with the age of objects. */
  btfNextId(id: number): number | undefined;
  /** A new fd, the caller's to close. */
  btfOpen(id: number): number;
  /** `vmlinux`, the name of a module, or empty for what a program brought. Linux 5.11. */
  btfName(fd: number): string;
  /** The types themselves, as they were loaded. */
  btfBytes(fd: number): Uint8Array;
}

/** MODULE_NAME_LEN, include/linux/module.h: 64 less a pointer. */
const nameBytes = 64;
const ENOENT = 2;

export function kernelBtfCommands(addon: Addon): KernelBtfCommands {
  return {
    btfNextId(id) {
      const attr = new Attr().u32(bpfAttr.startId, id);
      const result = attr.call(addon, bpfCommand.BTF_GET_NEXT_ID);
      if (result === -ENOENT) return undefined;
      check('bpf(BPF_BTF_GET_NEXT_ID)', result);
      return attr.getU32(bpfAttr.nextId);
    },
    btfOpen: (id) =>
      check(
        'bpf(BPF_BTF_GET_FD_BY_ID)',
        new Attr().u32(bpfAttr.btfId, id).call(addon, bpfCommand.BTF_GET_FD_BY_ID),
      ),
    btfName(fd) {
      const name = new Uint8Array(nameBytes);
      const view = new DataView(new ArrayBuffer(btfInfo.sizeBytes));
      view.setBigUint64(btfInfo.name, addon.addressOf(name), true);
      view.setUint32(btfInfo.nameLen, name.length, true);
      readObjectInfo(addon, fd, view);
      return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
    },
    btfBytes(fd) {
      const view = new DataView(new ArrayBuffer(btfInfo.sizeBytes));
      readObjectInfo(addon, fd, view);
      const bytes = new Uint8Array(view.getUint32(btfInfo.btfSize, true));
      view.setBigUint64(btfInfo.btf, addon.addressOf(bytes), true);
      readObjectInfo(addon, fd, view);
      return bytes;
    },
  };
}
