import type { FormatPiece } from '../../artifact.ts';
import type { Type } from '../../types/type.ts';
import type { Conversion } from '../format.ts';

/** What bpf_seq_printf() takes (MAX_SEQ_PRINTF_VARARGS, kernel/trace/bpf_trace.c, v5.10). */
export const seqValuesMax = 12;

/** Numbers are handed over 64 bits wide. Upper case and characters came to the helper later than iterators did (5.13). */
const ofKernel: Partial<Record<Conversion['conversion'], string>> = {
  d: 'lld',
  i: 'lli',
  u: 'llu',
  x: 'llx',
};

/** The conversion as bpf_seq_printf() has it for a value of this type, or undefined when it has none. */
export function seqConversion(conversion: Conversion, type: Type): string | undefined {
  const { left, plus, space, zero, alternate, width, precision, length } = conversion;
  if (alternate || precision !== undefined || length.startsWith('h')) return undefined;
  const flags = `${left ? '-' : ''}${plus ? '+' : ''}${space ? ' ' : ''}${zero ? '0' : ''}`;
  const shape = `%${flags}${width > 0 ? width : ''}`;
  switch (conversion.conversion) {
    case 's':
      if (type.kind === 'string') return `${shape}s`;
      if (type.kind === 'integer') return `${shape}ll${type.signed ? 'd' : 'u'}`;
      return undefined;
    case 'p':
      // The helper's own %p shows a hash of the address.
      return shape === '%' ? '0x%llx' : undefined;
    default: {
      const last = ofKernel[conversion.conversion];
      return last && `${shape}${last}`;
    }
  }
}

/** A checked format for the helper. */
export function seqFormat(pieces: readonly FormatPiece[], types: readonly Type[]): string {
  let next = 0;
  return pieces
    .map((piece) =>
      piece.kind === 'text'
        ? piece.text.replaceAll('%', '%%')
        : (seqConversion(piece, types[next++]!) ?? ''),
    )
    .join('');
}
