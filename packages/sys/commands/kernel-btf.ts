import type { Addon } from '../addon.ts';
import { Attr } from '../attr.ts';
import { bpfAttr, bpfCommand, btfInfo } from '../generated/constants.ts';
import { check } from '../syscall-error.ts';

/** bpf(2) on the BTF objects that the kernel holds: its own, those of its modules, those of programs. */
export interface KernelBtfCommands {
  /** The id after `id`, 0 to begin; undefined at the end. Ids rise with the age of objects. */
  btfNextId(id: number): number | undefined;
  /** A new fd, the caller's to close. */
  btfOpen(id: number): number;
  /** `vmlinux`, the name of a module, or empty for what a program brought. Linux 5.11. */
  btfName(fd: number): string;
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
      const info = new Uint8Array(btfInfo.sizeBytes);
      const view = new DataView(info.buffer);
      view.setBigUint64(btfInfo.name, addon.addressOf(name), true);
      view.setUint32(btfInfo.nameLen, name.length, true);
      const attr = new Attr()
        .u32(bpfAttr.infoBpfFd, fd)
        .u32(bpfAttr.infoInfoLen, info.length)
        .pointer(bpfAttr.infoInfo, info);
      check('bpf(BPF_OBJ_GET_INFO_BY_FD)', attr.call(addon, bpfCommand.OBJ_GET_INFO_BY_FD));
      return new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
    },
  };
}
