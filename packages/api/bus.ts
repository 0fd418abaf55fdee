/** What a page that follows a run is told. */
export type RunMessage =
  /** Stored, and so visible to every query that starts now. */
  | {
      readonly kind: 'batch';
      readonly runHostId: string;
      readonly sequence: bigint;
      readonly createdAt: Date;
      /** sonde.v1.Batch, encoded. */
      readonly outputs: Uint8Array;
    }
  /** The RunHost has another state, schema or diagnostics. */
  | { readonly kind: 'run-host'; readonly runHostId: string }
  /** The Run has another state. */
  | { readonly kind: 'run' };

/** What a page that shows hosts is told: the host came, went or changed. */
export interface HostMessage {
  readonly hostId: string;
}

/** Topic name and what it carries. */
export type Topic = `run:${string}` | `hosts:${string}`;
export type MessageOf<T extends Topic> = T extends `run:${string}` ? RunMessage : HostMessage;

/**
 * Fan-out of changes to whoever watches. A message is a hint that something is stored, never the
 * only copy: a subscriber that misses one finds it in the database. So one process needs no
 * more than a table of callbacks, and several may use any broker.
 */
export interface Bus {
  publish<T extends Topic>(topic: T, message: MessageOf<T>): void;
  /** Returns the function that ends the subscription. `receive` must not throw. */
  subscribe<T extends Topic>(topic: T, receive: (message: MessageOf<T>) => void): () => void;
}
