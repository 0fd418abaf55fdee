import type { Bus } from '@sonde/api';

/**
 * Fan-out within this process. The table is typed per topic at its two doors; inside, receivers of all
 * kinds lie together. A receiver that throws would keep the ones after it from hearing, so it may not.
 */
export function createBus(): Bus {
  const receivers = new Map<string, Set<(message: never) => void>>();
  return {
    publish(topic, message) {
      // Only receivers of this very topic are in its set, so the message is what they take.
      for (const receive of receivers.get(topic) ?? []) receive(message as never);
    },
    subscribe(topic, receive) {
      const set = receivers.get(topic) ?? new Set();
      receivers.set(topic, set.add(receive));
      return () => {
        set.delete(receive);
        if (set.size === 0 && receivers.get(topic) === set) receivers.delete(topic);
      };
    },
  };
}
