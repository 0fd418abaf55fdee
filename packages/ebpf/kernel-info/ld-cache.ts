/** A library that the dynamic linker would find by this name. */
export interface CachedLibrary {
  readonly name: string;
  readonly path: string;
  /** 64-bit x86 or Arm, the only ones that can be traced here. */
  readonly native: boolean;
}

const magic = 'glibc-ld.so.cache1.1';
const headerBytes = 48;
const entryBytes = 24;
/** The upper byte of the flags: 3 is x86-64, 10 is AArch64 (sysdeps/generic/ldconfig.h of glibc 2.36). */
const nativeFlags = new Set([0x03, 0x0a]);

/**
 * Reads /etc/ld.so.cache: a header with the number of entries at byte 20, then entries of flags, name offset and
 * path offset (32 bits each, offsets from the magic). The magic may follow a cache of the old format. Bytes that
 * are no such cache give nothing.
 */
export function parseLdCache(bytes: Buffer): CachedLibrary[] {
  const start = bytes.indexOf(magic, 0, 'latin1');
  if (start < 0 || start + headerBytes > bytes.length) return [];
  const cache = bytes.subarray(start);
  const room = Math.floor((cache.length - headerBytes) / entryBytes);
  const count = Math.min(cache.readUInt32LE(20), room);
  const string = (offset: number): string => {
    const end = cache.indexOf(0, offset);
    return end < 0 ? '' : cache.toString('utf8', offset, end);
  };
  return Array.from({ length: count }, (_, i) => {
    const at = headerBytes + i * entryBytes;
    return {
      name: string(cache.readUInt32LE(at + 4)),
      path: string(cache.readUInt32LE(at + 8)),
      native: nativeFlags.has(cache.readUInt8(at + 1)),
    };
  });
}
