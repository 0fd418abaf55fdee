import { MachineFault } from '../fault.ts';
import type { HelperCall } from '../helper-table.ts';

/** The argument at `index`; the verifier would have refused a call without it. */
export function argument({ args }: HelperCall, index: number): bigint {
  const value = args[index];
  if (value === undefined) throw new MachineFault(`argument ${index + 1} is not set`);
  return value;
}

/** An argument as a number of bytes or elements. */
export const sizeArgument = (call: HelperCall, index: number): number =>
  Number(BigInt.asUintN(32, argument(call, index)));

/** Memory of the program that an argument points to. */
export const memoryArgument = (
  call: HelperCall,
  index: number,
  sizeBytes: number,
  access: 'read' | 'write',
): Uint8Array => call.machine.memory.view(argument(call, index), sizeBytes, access);

/** Writes text with NUL bytes up to the end, cut so that one fits. */
export function writeText(target: Uint8Array, text: string): void {
  target.fill(0);
  const bytes = new TextEncoder().encode(text);
  target.set(bytes.subarray(0, Math.max(0, target.length - 1)));
}
