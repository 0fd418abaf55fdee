import { isIP } from 'node:net';
import { type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { type CollectorMessage, CollectorServiceClient, type HubMessage } from '@sonde/proto';
import { Backoff } from './backoff.ts';
import type { Identity } from './identity.ts';

type Outgoing = NonNullable<CollectorMessage['message']>;

export interface HubLinkHandlers {
  /** The stream is open: say who we are. */
  hello(): Outgoing;
  received(message: NonNullable<HubMessage['message']>): void;
  /** The stream is gone; another attempt follows by itself. */
  lost(reason: string): void;
  /** There is room again after `send` returned false. */
  writable(): void;
}

/**
 * A stream that leaves so many heartbeats unanswered is dead. Heartbeats and not time: a process that got no CPU for a
 * while has heard nothing because it did not listen.
 */
const silentBeatsMax = 6;

/** The one stream to the hub: opened, watched, and opened again with jittered waits when it breaks. */
export class HubLink {
  private identity: Identity;
  private readonly handlers: HubLinkHandlers;
  private readonly backoff = new Backoff();
  private client: CollectorServiceClient | undefined;
  private stream: ClientDuplexStream<CollectorMessage, HubMessage> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private silentBeats = 0;
  private stopped = false;

  constructor(identity: Identity, handlers: HubLinkHandlers) {
    this.identity = identity;
    this.handlers = handlers;
  }

  get isOpen(): boolean {
    return this.stream !== undefined;
  }

  open(): void {
    if (this.stopped || this.stream) return;
    const { hub, authorityPem, keyPem, certificatePem } = this.identity;
    const secure = credentials.createSsl(
      Buffer.from(authorityPem),
      Buffer.from(keyPem),
      Buffer.from(certificatePem),
    );
    this.client = new CollectorServiceClient(hub, secure, {
      'grpc.keepalive_time_ms': 10_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.max_receive_message_length': 16 * 1024 * 1024,
      // A fresh connection for every attempt: this class does the waiting.
      'grpc.enable_retries': 0,
      'grpc.use_local_subchannel_pool': 1,
      ...serverName(hub),
    });
    const stream = this.client.connect();
    this.stream = stream;
    this.silentBeats = 0;
    stream.on('data', (message: HubMessage) => this.receive(message));
    stream.on('error', (error) => this.close(stream, error.message));
    stream.on('end', () => this.close(stream, 'the control plane closed the stream'));
    stream.on('drain', () => this.handlers.writable());
    this.send(this.handlers.hello());
  }

  /** False: the message is on its way, but wait for `writable` before the next large one. */
  send(message: Outgoing): boolean {
    return this.stream?.write({ message }) ?? false;
  }

  /** To be called before every heartbeat: ends a stream that has gone silent. */
  watch(): void {
    this.silentBeats += 1;
    if (this.stream && this.silentBeats > silentBeatsMax)
      this.close(this.stream, `${silentBeatsMax} heartbeats were not answered`);
  }

  /** From the next connection on. */
  useIdentity(identity: Identity): void {
    this.identity = identity;
  }

  /** For calls beside the stream. */
  get service(): CollectorServiceClient | undefined {
    return this.client;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.stream?.end();
    this.client?.close();
    this.stream = undefined;
  }

  private receive({ message }: HubMessage): void {
    this.silentBeats = 0;
    if (!message) return;
    if (message.$case === 'welcome') this.backoff.reset();
    this.handlers.received(message);
  }

  private close(stream: ClientDuplexStream<CollectorMessage, HubMessage>, reason: string): void {
    if (this.stream !== stream) return;
    this.stream = undefined;
    stream.on('error', () => {});
    stream.cancel();
    this.client?.close();
    this.handlers.lost(reason);
    if (this.stopped) return;
    this.timer = setTimeout(() => this.open(), this.backoff.next());
  }
}

/**
 * TLS knows no server names that are IP addresses (RFC 6066, section 3). The hub's certificate carries
 * `localhost` as well; that it is the hub's is decided by our own authority, which signs no other server.
 */
export const serverName = (hub: string): Record<string, string> =>
  isIP(hub.slice(0, hub.lastIndexOf(':')).replace(/^\[|\]$/g, '')) === 0
    ? {}
    : { 'grpc.ssl_target_name_override': 'localhost' };
