import { type CompiledScript, lossIndex } from '@sonde/compiler';
import type { KernelMap } from '@sonde/ebpf';
import { expect, test } from 'vitest';
import { Losses } from './losses.ts';

test('counters are summed over CPUs, with what the kernel skipped, by one look at the map', () => {
  const cpus = [new BigUint64Array(lossIndex.count), new BigUint64Array(lossIndex.count)];
  let looks = 0;
  const get = () => {
    looks += 1;
    return new Uint8Array(BigUint64Array.from(cpus.flatMap((each) => [...each])).buffer);
  };
  const maps = [{ role: 'losses' }] as unknown as CompiledScript['maps'];
  const stats = {
    ...{ id: 1, runTimeNs: 0n, runCount: 0n, missed: 5n },
    ...{ jitedBytes: 0, translatedBytes: 0, verifiedInsns: 0 },
  };
  const program = { stats: () => stats };
  const losses = new Losses({ maps }, [{ get } as unknown as KernelMap], () => [{ program }]);
  expect(losses.poll()).toEqual({ kind: 'lost', events: 0n, mapUpdates: 0n, missed: 5n });
  expect(losses.poll()).toBeUndefined();
  for (const each of cpus)
    for (const [name, index] of Object.entries(lossIndex))
      if (name !== 'count') each[index] = BigInt(index + 1);
  looks = 0;
  expect(losses.poll()).toEqual({ kind: 'lost', events: 2n, mapUpdates: 4n, missed: 6n });
  expect(looks).toBe(1);
  expect(losses.stacks).toBe(8n);
});
