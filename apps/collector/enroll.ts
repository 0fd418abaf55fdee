import { createHash, webcrypto } from 'node:crypto';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { credentials } from '@grpc/grpc-js';
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { CollectorServiceClient } from '@sonde/proto';
import { serverName } from './hub-link.ts';
import type { Identity } from './identity.ts';

/** Enrolment cannot go on; the message says what to do. */
export class EnrollError extends Error {}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const timeoutMs = 15_000;

export interface CertificateRequest {
  readonly keyPem: string;
  readonly requestPem: string;
}

/** A new key, which never leaves this host, and the request for its certificate (PKCS #10). */
export async function createCertificateRequest(name: string): Promise<CertificateRequest> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: algorithm,
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { keyPem: toPem('PRIVATE KEY', key), requestPem: request.toString('pem') };
}

/**
 * Exchanges a one-time token for an identity. The token ends in the fingerprint of the control plane's
 * authority, which is checked before the token is sent: nobody in between learns it.
 */
export async function enroll(hub: string, token: string, hostName: string): Promise<Identity> {
  const [secret, fingerprint] = token.split('.');
  if (!secret || !/^[0-9a-f]{64}$/.test(fingerprint ?? ''))
    throw new EnrollError('the token is not complete: copy the whole line from the Hosts page');
  const authority = await fetchAuthority(hub, fingerprint!);
  const { keyPem, requestPem } = await createCertificateRequest(hostName);
  const client = new CollectorServiceClient(
    hub,
    credentials.createSsl(Buffer.from(authority)),
    serverName(hub),
  );
  const request = { token, certificateRequestPem: requestPem, hostName };
  try {
    const response = await new Promise<{
      hostId: string;
      certificatePem: string;
      authorityPem: string;
    }>((resolve, reject) =>
      client.enroll(request, { deadline: Date.now() + timeoutMs } as never, (error, value) =>
        error ? reject(new EnrollError(error.details || error.message)) : resolve(value),
      ),
    );
    return { ...response, hub, keyPem };
  } finally {
    client.close();
  }
}

/** The authority's certificate from the hub's own chain, if it has the expected fingerprint (SHA-256 of its DER form). */
function fetchAuthority(hub: string, fingerprint: string): Promise<string> {
  const at = hub.lastIndexOf(':');
  const [host, port] = [hub.slice(0, at), Number(hub.slice(at + 1))];
  return new Promise((resolve, reject) => {
    // Not verified here on purpose: the fingerprint decides below, before anything is sent.
    const socket = connect({
      host,
      port,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
      timeout: timeoutMs,
    });
    const fail = (message: string): void => {
      socket.destroy();
      reject(new EnrollError(message));
    };
    socket.once('error', (error) =>
      fail(`cannot reach the control plane at ${hub}: ${error.message}`),
    );
    socket.once('timeout', () => fail(`no answer from ${hub} within ${timeoutMs / 1000} s`));
    socket.once('secureConnect', () => {
      const chain = chainOf(socket.getPeerCertificate(true));
      const match = chain.find(
        (raw) => createHash('sha256').update(raw).digest('hex') === fingerprint,
      );
      if (!match)
        return fail(`${hub} is not the control plane that made this token (its authority differs)`);
      socket.destroy();
      resolve(toPem('CERTIFICATE', match));
    });
  });
}

function chainOf(certificate: DetailedPeerCertificate): Buffer[] {
  const chain: Buffer[] = [];
  for (let each = certificate; each?.raw && chain.length < 8; each = each.issuerCertificate) {
    chain.push(each.raw);
    if (each.issuerCertificate === each) break;
  }
  return chain;
}

function toPem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
