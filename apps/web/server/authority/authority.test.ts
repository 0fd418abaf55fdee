import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Authority, BadRequestError, openAuthority } from './authority.ts';
import { Pkcs10CertificateRequestGenerator } from './x509.ts';

let folder: string;
let authority: Authority;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-authority-'));
  authority = await openAuthority(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function request(curve = 'P-256') {
  const algorithm = { name: 'ECDSA', namedCurve: curve, hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = [{ CN: ['somebody-else'] }];
  const made = await Pkcs10CertificateRequestGenerator.create({
    name,
    keys,
    signingAlgorithm: algorithm,
  });
  return made.toString('pem');
}

test('it survives a restart, in a file that only the owner reads', async () => {
  expect((await openAuthority(folder)).fingerprint).toBe(authority.fingerprint);
  expect((await stat(join(folder, 'authority.pem'))).mode & 0o777).toBe(0o600);
});

test('a client certificate names the host, whatever the request asked for', async () => {
  const { certificatePem, serial } = await authority.issueClient('host-1', await request());
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.subject).toBe('CN=host-1');
  expect(certificate.serialNumber.toLowerCase()).toBe(serial);
  expect(certificate.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
  const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29);
  expect(days).toBeLessThanOrEqual(30);
});

test('a server certificate is good for its names and addresses and no others', async () => {
  const { chainPem } = await authority.issueServer(['localhost', '127.0.0.1', 'hub.example']);
  const certificate = new X509Certificate(chainPem);
  expect(certificate.checkHost('hub.example')).toBe('hub.example');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('other.example')).toBeUndefined();
});

test.each([
  ['text', () => 'hello'],
  ['another curve', () => request('P-384')],
  ['a broken signature', async () => tamper(await request())],
])('%s is no request', async (_, make) => {
  await expect(authority.issueClient('host-1', await make())).rejects.toThrow(BadRequestError);
});

/** Changes a letter of the subject, which the signature covers. */
function tamper(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.indexOf('somebody')] = 'S'.charCodeAt(0);
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
}
