import { failure } from '../fault.ts';
import type { HelperCall, HelperTable } from '../helper-table.ts';
import type { KeyedMap } from '../map/map.ts';
import { argument, memoryArgument } from './access.ts';

/** Access to keyed maps. */
export const mapHelpers: HelperTable = {
  map_lookup_elem: (call) => lookup(call, call.environment.cpu),

  map_lookup_percpu_elem(call) {
    const cpu = Number(argument(call, 2));
    return cpu < call.machine.cpus ? lookup(call, cpu) : 0n;
  },

  map_update_elem(call) {
    const map = mapArgument(call);
    const key = memoryArgument(call, 1, map.definition.keySize, 'read');
    const value = memoryArgument(call, 2, map.definition.valueSize, 'read');
    return map.update(key, value, argument(call, 3), call.environment.cpu);
  },

  map_delete_elem(call) {
    const map = mapArgument(call);
    return map.delete(memoryArgument(call, 1, map.definition.keySize, 'read'));
  },

  /** callback(map, key, value, ctx) until it returns 1; gives the number of entries visited. */
  for_each_map_elem(call) {
    if (argument(call, 3) !== 0n) return failure('EINVAL');
    const { machine, environment } = call;
    const map = mapArgument(call);
    let visited = 0n;
    for (const entry of map.entries()) {
      const value = map.lookup(entry.key, environment.cpu);
      // Deleted by the callback of an earlier entry.
      if (value === undefined) continue;
      const key = machine.memory.add('a key', entry.key.slice(), 'program');
      visited++;
      const args = [argument(call, 0), key.address, value.address, argument(call, 2)];
      const stop = call.invoke(argument(call, 1), args) !== 0n;
      machine.memory.remove(key);
      if (stop) break;
    }
    return visited;
  },
};

const mapArgument = (call: HelperCall): KeyedMap =>
  call.machine.keyedMap(call.machine.mapAt(argument(call, 0)));

function lookup(call: HelperCall, cpu: number): bigint {
  const map = mapArgument(call);
  const key = memoryArgument(call, 1, map.definition.keySize, 'read');
  return map.lookup(key, cpu)?.address ?? 0n;
}
