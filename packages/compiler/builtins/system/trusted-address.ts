import type { TypedExpression } from '../../types/typed.ts';

/** In bytes: a pointer at `field` of the context, and how far behind it the address lies. */
export interface TrustedAddress {
  readonly field: number;
  readonly offset: number;
}

/** Whether a pointer can be one that the verifier trusts, which also follows it through variables. */
export function mayBeTrusted(e: TypedExpression): boolean {
  if (e.kind === 'cast') return mayBeTrusted(e.operand);
  return e.kind === 'variable' || (e.kind === 'load' && e.place.kind === 'context');
}

/**
 * An address that the verifier trusts: a pointer that lies in the context, and a constant from there.
 * Undefined for all others, as a pointer that was read with a helper is only a number to it.
 */
export function trustedAddress(e: TypedExpression): TrustedAddress | undefined {
  if (e.kind === 'cast') return trustedAddress(e.operand);
  if (e.kind === 'load' && e.place.kind === 'context') return { field: e.place.offset, offset: 0 };
  if (e.kind !== 'address' || e.place.kind !== 'memory') return undefined;
  const base = trustedAddress(e.place.pointer);
  return base && { ...base, offset: base.offset + e.place.offset };
}
