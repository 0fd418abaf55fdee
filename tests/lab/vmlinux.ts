import { runTool } from './run-tool.ts';

/** By what a compressed kernel starts with: the command that unpacks it. */
const unpackers: readonly (readonly [magic: string, command: string, ...args: string[]])[] = [
  ['1f8b', 'gzip', '-dc'],
  ['fd377a58', 'xz', '-dc', '--single-stream'],
  ['28b52ffd', 'zstd', '-dc'],
  ['02214c18', 'lz4', '-dc'],
];

/**
 * Takes the ELF kernel out of a vmlinuz: QEMU starts it by PVH, a second sooner than the compressed one. The
 * header is that of Documentation/arch/x86/boot.rst, v6.12: setup_sects at 0x1f1, payload_offset at 0x248,
 * payload_length at 0x24c. The last four bytes of the payload are its unpacked size.
 */
export function vmlinuxOf(vmlinuz: Buffer): Buffer {
  const start = (vmlinuz.readUInt8(0x1f1) + 1) * 512 + vmlinuz.readUInt32LE(0x248);
  const payload = vmlinuz.subarray(start, start + vmlinuz.readUInt32LE(0x24c) - 4);
  const found = unpackers.find(([magic]) => payload.toString('hex', 0, 4).startsWith(magic));
  if (found === undefined) throw new Error('the kernel is compressed in an unknown way');
  const [, command, ...args] = found;
  return runTool(command, args, { input: payload });
}
