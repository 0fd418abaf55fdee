import { webcrypto } from 'node:crypto';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { Pkcs10CertificateRequestGenerator } from '../../apps/web/server/authority/x509.ts';
import {
  type Batch,
  type CollectorMessage,
  CollectorServiceClient,
  type EnrollResponse,
  Hello,
  type HubMessage,
  type RenewCertificateResponse,
} from '../../packages/proto/index.ts';

type Message<Case extends NonNullable<HubMessage['message']>['$case']> = Extract<
  NonNullable<HubMessage['message']>,
  { $case: Case }
>['value'];

export interface Identity {
  readonly hostId: string;
  readonly certificatePem: string;
  readonly authorityPem: string;
  readonly keyPem: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export async function createRequest(): Promise<{ keyPem: string; requestPem: string }> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = [{ CN: ['any'] }];
  const request = await Pkcs10CertificateRequestGenerator.create({
    name,
    keys,
    signingAlgorithm: algorithm,
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return { keyPem, requestPem: request.toString('pem') };
}

const client = (port: number, authorityPem: string, identity?: Identity) =>
  new CollectorServiceClient(
    `127.0.0.1:${port}`,
    identity === undefined
      ? credentials.createSsl(Buffer.from(authorityPem))
      : credentials.createSsl(
          Buffer.from(authorityPem),
          Buffer.from(identity.keyPem),
          Buffer.from(identity.certificatePem),
        ),
  );

/** Enrols over real TLS, as a collector does. Rejects with the gRPC error. */
export async function enroll(
  port: number,
  authorityPem: string,
  token: string,
  hostName = 'web-1',
): Promise<Identity> {
  const { keyPem, requestPem: certificateRequestPem } = await createRequest();
  const service = client(port, authorityPem);
  try {
    const response = await new Promise<EnrollResponse>((resolve, reject) =>
      service.enroll({ token, certificateRequestPem, hostName }, (error, value) =>
        error ? reject(error) : resolve(value),
      ),
    );
    return { ...response, keyPem };
  } finally {
    service.close();
  }
}

export async function renew(
  port: number,
  authorityPem: string,
  identity: Identity | undefined,
): Promise<RenewCertificateResponse> {
  const { requestPem: certificateRequestPem } = await createRequest();
  const service = client(port, authorityPem, identity);
  try {
    return await new Promise((resolve, reject) =>
      service.renewCertificate({ certificateRequestPem }, (error, value) =>
        error ? reject(error) : resolve(value),
      ),
    );
  } finally {
    service.close();
  }
}

/** A collector as far as the wire goes: it says what a test tells it to, and keeps what it hears. */
export class FakeCollector {
  readonly heard: NonNullable<HubMessage['message']>[] = [];
  /** Settles with the status of the stream's end. */
  readonly ended: Promise<Pick<ServiceError, 'code' | 'details'>>;
  readonly #service: CollectorServiceClient;
  readonly #call: ReturnType<CollectorServiceClient['connect']>;
  #wake = () => {};

  constructor(port: number, authorityPem: string, identity?: Identity) {
    this.#service = client(port, authorityPem, identity);
    this.#call = this.#service.connect();
    this.#call.on('data', ({ message }: HubMessage) => {
      if (message !== undefined) this.heard.push(message);
      this.#wake();
    });
    this.#call.on('error', () => {});
    this.ended = new Promise((resolve) => this.#call.once('status', resolve));
  }

  send(message: NonNullable<CollectorMessage['message']>): void {
    this.#call.write({ message });
  }

  hello(hello: Partial<Hello> = {}): void {
    this.send({ $case: 'hello', value: { ...Hello.create(), collectorVersion: '1', ...hello } });
  }

  batch(runHostId: string, sequence: bigint, text = 'x'): void {
    const records = Buffer.from(text);
    const events = { records, count: 1, dictionary: [], wallNs: 0n };
    const outputs: Batch['outputs'] = [{ output: { $case: 'events', value: events } }];
    const value = { runHostId, sequence, outputs, clockMs: 1n, totals: undefined };
    this.send({ $case: 'batch', value });
  }

  /** The first message of a kind that passes; waits for it if it has not come yet. */
  async hear<Case extends NonNullable<HubMessage['message']>['$case']>(
    kind: Case,
    passes: (value: Message<Case>) => boolean = () => true,
  ): Promise<Message<Case>> {
    for (;;) {
      for (const message of this.heard) {
        // The compiler cannot narrow by a generic tag; the comparison does.
        if (message.$case === kind && passes(message.value as Message<Case>)) {
          return message.value as Message<Case>;
        }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  acknowledged(runHostId: string, sequence: bigint) {
    return this.hear(
      'acknowledge',
      (value) => value.runHostId === runHostId && value.sequence === sequence,
    );
  }

  close(): void {
    this.#call.cancel();
    this.#service.close();
  }
}
