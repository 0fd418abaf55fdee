/** Bytes that do not fit their schema. A value, so that one bad record does not hide the rest of a batch. */
export interface DecodeError {
  readonly kind: 'decode-error';
  readonly message: string;
}

export const decodeError = (message: string): DecodeError => ({ kind: 'decode-error', message });

export const isDecodeError = (value: object): value is DecodeError =>
  'kind' in value && value.kind === 'decode-error';
