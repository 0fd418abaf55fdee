/** Bytes that are no BTF, or an id outside it. The message says what and where. */
export class BtfError extends Error {
  override readonly name = 'BtfError';
}
