/**
 * The file format of libpcap with times in nanoseconds, as pcap-savefile(5) describes it. All numbers are in the
 * order of this machine, which the magic number tells; ours are little endian.
 */

const magicNs = 0xa1b23c4d;
const [versionMajor, versionMinor] = [2, 4];
/** LINKTYPE_RAW: a packet begins with its IP header. */
const linkTypeRaw = 101;
/** More bytes of a packet are never in the file: the kernel's buffers hand over at most so much. */
const packetBytesMax = 65_535;
const [headerBytes, recordHeadBytes] = [24, 16];

/** The beginning of a file. */
export function pcapHeader(): Uint8Array {
  const view = new DataView(new ArrayBuffer(headerBytes));
  view.setUint32(0, magicNs, true);
  view.setUint16(4, versionMajor, true);
  view.setUint16(6, versionMinor, true);
  view.setUint32(16, packetBytesMax, true);
  view.setUint32(20, linkTypeRaw, true);
  return new Uint8Array(view.buffer);
}

/** One packet, at a time in ns since 1970. */
export function pcapRecord(wallNs: bigint, packet: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(recordHeadBytes + packet.length);
  const view = new DataView(bytes.buffer);
  const second = 1_000_000_000n;
  view.setUint32(0, Number(wallNs / second), true);
  view.setUint32(4, Number(wallNs % second), true);
  view.setUint32(8, packet.length, true);
  view.setUint32(12, packet.length, true);
  bytes.set(packet, recordHeadBytes);
  return bytes;
}
