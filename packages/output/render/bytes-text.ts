const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `%r`: printable ASCII as it is, every other byte as `\xNN`. */
export const printableText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hexPairs[byte]}`,
  ).join('');

/** `%rx`: every byte as `\xNN`. */
export const escapedHexText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => `\\x${hexPairs[byte]}`).join('');

/** `%rh`: two digits per byte, separated by spaces. */
export const spacedHexText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => hexPairs[byte]).join(' ');

/** `AA:BB:CC:DD:EE:FF`. */
export const macText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => hexPairs[byte]!.toUpperCase()).join(':');

/** An address as inet_ntop(3) writes it: dotted IPv4, RFC 5952 IPv6. */
export const inetText = (family: number, bytes: Uint8Array): string =>
  family === 2 ? bytes.join('.') : ipv6Text(bytes);

function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from(
    { length: 8 },
    (_, index) => bytes[index * 2]! * 256 + bytes[index * 2 + 1]!,
  );
  const zeros = longestZeroRun(groups);
  const mapped =
    zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff));
  const tail = mapped ? [Array.from(bytes.subarray(12)).join('.')] : [];
  const hex = groups.slice(0, mapped ? 6 : 8).map((group) => group.toString(16));
  if (zeros.length < 2) return [...hex, ...tail].join(':');
  const head = hex.slice(0, zeros.start).join(':');
  const rest = [...hex.slice(zeros.start + zeros.length), ...tail].join(':');
  return `${head}::${rest}`;
}

/** The first of the longest runs of zero groups; it is written `::` when longer than one. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}
