import { failure, MachineFault } from '../fault.ts';
import type { HelperCall, HelperTable } from '../helper-table.ts';
import type { RingBuffer } from '../map/ring-buffer.ts';
import { argument, memoryArgument, sizeArgument } from './access.ts';

/** The ring buffer's writing side. */
export const ringBufferHelpers: HelperTable = {
  ringbuf_output(call) {
    const size = sizeArgument(call, 2);
    const data = memoryArgument(call, 1, size, 'read');
    const ring = ringArgument(call);
    const record = ring.reserve(size);
    if (record === undefined) return failure('EAGAIN');
    record.bytes.set(data);
    ring.finish(record.address, 'submitted');
    return 0n;
  },

  ringbuf_reserve: (call) => ringArgument(call).reserve(sizeArgument(call, 1))?.address ?? 0n,
  ringbuf_submit: (call) => finish(call, 'submitted'),
  ringbuf_discard: (call) => finish(call, 'discarded'),

  /** BPF_RB_AVAIL_DATA and BPF_RB_RING_SIZE. */
  ringbuf_query(call) {
    const ring = ringArgument(call);
    switch (argument(call, 1)) {
      case 0n:
        return BigInt(ring.usedBytes);
      case 1n:
        return BigInt(ring.definition.maxEntries);
      default:
        return 0n;
    }
  },
};

const ringArgument = (call: HelperCall): RingBuffer =>
  call.machine.ringBuffer(call.machine.mapAt(argument(call, 0)));

/** submit and discard are given only the record, as in the kernel. */
function finish(call: HelperCall, state: 'submitted' | 'discarded'): bigint {
  const address = argument(call, 0);
  const ring = call.machine.ringBuffers.find((each) => each.holds(address));
  if (ring === undefined) throw new MachineFault('no record was reserved at this address');
  ring.finish(address, state);
  return 0n;
}
