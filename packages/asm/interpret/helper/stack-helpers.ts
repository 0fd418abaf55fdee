import { failure } from '../fault.ts';
import type { HelperCall, HelperTable } from '../helper-table.ts';
import { writeInteger } from '../memory.ts';
import { argument, memoryArgument, sizeArgument } from './access.ts';

/** BPF_F_USER_STACK, and BPF_F_SKIP_FIELD_MASK. */
const userStackFlag = 0x100n;
const skipMask = 0xffn;
const addressBytes = 8;

/** Stack traces, from the environment. */
export const stackHelpers: HelperTable = {
  /** `(ctx, map, flags)`: stores the stack under an id made from its content. */
  get_stackid(call) {
    const map = call.machine.keyedMap(call.machine.mapAt(argument(call, 1)));
    const frames = framesOf(call, argument(call, 2));
    if (frames.length === 0) return failure('EFAULT');
    const id = frames.reduce((hash, frame) => (hash * 31n + frame) & 0x3fffffffn, 7n);
    const key = new Uint8Array(4);
    writeInteger(key, id);
    const value = new Uint8Array(map.definition.valueSize);
    writeFrames(value, frames);
    const result = map.update(key, value, 0n, 0);
    return result === 0n ? id : result;
  },

  /** `(ctx, buffer, size, flags)`: gives the number of bytes written. */
  get_stack(call) {
    const buffer = memoryArgument(call, 1, sizeArgument(call, 2), 'write');
    buffer.fill(0);
    return BigInt(writeFrames(buffer, framesOf(call, argument(call, 3))));
  },
};

function framesOf({ environment }: HelperCall, flags: bigint): readonly bigint[] {
  const user = (flags & userStackFlag) !== 0n;
  const frames = user ? environment.userStack : environment.kernelStack;
  return frames.slice(Number(flags & skipMask));
}

function writeFrames(target: Uint8Array, frames: readonly bigint[]): number {
  const count = Math.min(frames.length, Math.floor(target.length / addressBytes));
  for (let index = 0; index < count; index++) {
    const at = index * addressBytes;
    writeInteger(target.subarray(at, at + addressBytes), frames[index]!);
  }
  return count * addressBytes;
}
