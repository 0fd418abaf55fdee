/**
 * How a function is left, from one address on until the next row's: where its caller's frame begins (the CFA:
 * the stack pointer as it was before the call), and where rbp of the caller is. The return address lies 8 bytes below the CFA.
 */
export interface UnwindRow {
  /** Virtual address in the file. */
  readonly address: number;
  readonly rule: UnwindRule;
}

/**
 * `end`: the outermost function. `unknown`: no function, or one whose frame is not described in a way that is understood here.
 * `plt`: a stub of the procedure linkage table, which has pushed 8 bytes from its 11th byte on.
 * `callerRbp`: rbp as it is, or saved so many bytes from the CFA.
 */
export type UnwindRule =
  | { readonly cfa: 'end' | 'plt' | 'unknown' }
  | {
      readonly cfa: 'rsp' | 'rbp';
      readonly offset: number;
      readonly callerRbp: 'same' | number;
    };

export const unknownRule: UnwindRule = { cfa: 'unknown' };
