/** Names for what the numbers in a program stand for. All optional: without a name the number is shown. */
export interface Symbols {
  /** The map of the ld_imm64 at `slot`; `fd` is its immediate (zero before relocation). */
  readonly mapName?: (slot: number, fd: number) => string | undefined;
  /** The function that starts at `slot`. */
  readonly functionName?: (slot: number) => string | undefined;
  /** The kernel function with this BTF id. */
  readonly kernelFunctionName?: (btfId: number) => string | undefined;
  /** A name for a jump target, in place of `pc+3`. */
  readonly label?: (slot: number) => string | undefined;
}

/** `+3`, `-8`, `+0`. */
export const signed = (value: number): string => (value < 0 ? `${value}` : `+${value}`);
