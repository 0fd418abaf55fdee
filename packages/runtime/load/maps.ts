import { type CompiledScript, globalsHead, type MapSpec, packetBufferBytes } from '@sonde/compiler';
import { type Binding, KernelMap } from '@sonde/ebpf';

const firstElement = new Uint8Array(4);

/** Creates the maps of a script, in its order, with what they start with. On failure none is left. */
export function createMaps(
  binding: Binding,
  { maps }: CompiledScript,
  possibleCpus: number,
): KernelMap[] {
  const created: KernelMap[] = [];
  try {
    for (const spec of maps) {
      const map = new KernelMap(binding, { ...spec, possibleCpus });
      created.push(map);
      const initial = initialValue(binding, spec);
      if (initial !== undefined) map.set(firstElement, initial);
    }
    return created;
  } catch (error) {
    for (const map of created) map.close();
    throw error;
  }
}

function initialValue(binding: Binding, spec: MapSpec): Uint8Array | undefined {
  if (spec.initial === undefined && spec.role !== 'globals') return undefined;
  const value = new Uint8Array(spec.valueSize);
  if (spec.initial !== undefined) value.set(spec.initial);
  if (spec.role === 'globals') {
    const view = new DataView(value.buffer);
    const boot = binding.clockNs('boottime');
    view.setBigUint64(globalsHead.startBootNs, boot, true);
    view.setBigUint64(globalsHead.taiOffsetNs, binding.clockNs('tai') - boot, true);
  }
  return value;
}

/** Memory that maps take when full, in bytes, without the kernel's own bookkeeping per entry. */
export function mapMemoryBytes({ maps }: CompiledScript, possibleCpus: number): number {
  const bytesOf = (map: MapSpec): number => {
    if (map.type === 'ringbuf') return map.maxEntries;
    if (map.role === 'packets') return possibleCpus * packetBufferBytes;
    const copies = map.type.includes('percpu') ? possibleCpus : 1;
    return map.maxEntries * (map.keySize + Math.ceil(map.valueSize / 8) * 8 * copies);
  };
  return maps.reduce((total, map) => total + bytesOf(map), 0);
}
