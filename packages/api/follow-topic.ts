import type { Bus, MessageOf, Topic } from './bus.ts';

/** So many messages wait for a slow reader; then the oldest go. A group of this size tells that some may be missing. */
export const queueLimit = 10_000;

/**
 * The messages of a topic, in groups of what came since the last look. The subscription starts at
 * the call, not at the first `next`, so nothing that is published meanwhile escapes. Ends with `signal`.
 */
export function followTopic<T extends Topic>(
  bus: Bus,
  topic: T,
  signal: AbortSignal | undefined,
): AsyncIterable<MessageOf<T>[]> {
  let queue: MessageOf<T>[] = [];
  let wake = () => {};
  const unsubscribe = bus.subscribe(topic, (message) => {
    queue.push(message);
    if (queue.length > queueLimit) queue.shift();
    wake();
  });
  const end = () => {
    unsubscribe();
    wake();
  };
  signal?.addEventListener('abort', end, { once: true });

  async function* read(): AsyncGenerator<MessageOf<T>[]> {
    try {
      while (!signal?.aborted) {
        if (queue.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        const group = queue;
        queue = [];
        yield group;
      }
    } finally {
      unsubscribe();
      signal?.removeEventListener('abort', end);
    }
  }
  return { [Symbol.asyncIterator]: read };
}
