import type { HubMessage } from '@sonde/proto';

/** One collector's open stream, as the rest of the hub sees it. */
export interface Stream {
  readonly hostId: string;
  /** Queues a message; one for a stream that broke meanwhile is dropped. */
  send(message: NonNullable<HubMessage['message']>): void;
  /** Ends the stream; the reason goes to the collector. */
  close(reason: string): void;
}

/** The streams of this process, one for each host at most. */
export class Streams {
  readonly #byHost = new Map<string, Stream>();

  get size(): number {
    return this.#byHost.size;
  }

  get(hostId: string): Stream | undefined {
    return this.#byHost.get(hostId);
  }

  /** A host that connects again means that its older stream is dead, whatever TCP thinks. */
  add(stream: Stream): void {
    const older = this.#byHost.get(stream.hostId);
    this.#byHost.set(stream.hostId, stream);
    older?.close('the host connected again');
  }

  /** False when a newer stream of the host has taken its place. */
  remove(stream: Stream): boolean {
    if (this.#byHost.get(stream.hostId) !== stream) return false;
    return this.#byHost.delete(stream.hostId);
  }

  closeAll(reason: string): void {
    for (const stream of this.#byHost.values()) stream.close(reason);
  }
}
