import { SuperJSON } from 'superjson';

/** Dates, bigints and bytes travel as what they are; both ends must use this very transformer. */
export const transformer = new SuperJSON();

// By default bytes become an array of numbers, about four characters each.
transformer.registerCustom<Uint8Array, string>(
  {
    isApplicable: (value): value is Uint8Array => value instanceof Uint8Array,
    serialize: toBase64,
    deserialize: fromBase64,
  },
  'bytes',
);

// Browsers have no Buffer, and btoa takes one character per byte; the parts keep the argument list short.
function toBase64(bytes: Uint8Array): string {
  const partSize = 8192;
  let text = '';
  for (let index = 0; index < bytes.length; index += partSize) {
    text += String.fromCharCode(...bytes.subarray(index, index + partSize));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
