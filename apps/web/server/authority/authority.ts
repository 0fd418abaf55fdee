import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { keepSecretFile } from '../secret-file.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from './x509.ts';

/** The control plane's own certificate authority. Nothing else is trusted between hub and collectors. */
export interface Authority {
  readonly certificatePem: string;
  /** Hex SHA-256 of the certificate's DER form; second half of every join token. */
  readonly fingerprint: string;
  /** A key and a certificate for the hub, good for these DNS names and addresses, with the authority behind it. */
  issueServer(names: readonly string[]): Promise<IssuedServer>;
  /** A certificate that says "this is the host `hostId`" for the key in the request. Throws BadRequestError. */
  issueClient(hostId: string, requestPem: string): Promise<IssuedClient>;
}

export interface IssuedServer {
  readonly chainPem: string;
  readonly keyPem: string;
}

export interface IssuedClient {
  readonly certificatePem: string;
  /** Hex. */
  readonly serial: string;
}

/** A certificate request that is malformed, not signed by its own key, or for a key of another kind. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
const serverDays = 90;
/** Collectors renew well before; one that was off for longer has to join again. */
export const clientDays = 30;
/** A host's clock may be behind ours. */
const backdatedMs = 60 * 60 * 1000;

/** Reads the authority from the data folder, or makes it on the first start. Its key stays in that one file. */
export async function openAuthority(folder: string): Promise<Authority> {
  const text = await keepSecretFile(join(folder, 'authority.pem'), createAuthority);
  const certificate = new X509Certificate(extractPem(text, 'CERTIFICATE'));
  const key = await webcrypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(extractPem(text, 'PRIVATE KEY')),
    algorithm,
    false,
    ['sign'],
  );
  const issuer: Issuer = { certificate, key };
  const certificatePem = certificate.toString('pem');
  return {
    certificatePem,
    fingerprint: createHash('sha256').update(Buffer.from(certificate.rawData)).digest('hex'),
    issueServer: (names) => issueServer(issuer, names),
    issueClient: (hostId, requestPem) => issueClient(issuer, hostId, requestPem),
  };
}

interface Issuer {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

const validity = (days: number) => ({
  notBefore: new Date(Date.now() - backdatedMs),
  notAfter: new Date(Date.now() + days * dayMs),
});

/** 127 random bits; the first one is zero, or DER would read a negative number (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('hex');
}

async function createAuthority(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    // The random part keeps two installations apart in a certificate store.
    name: [{ CN: [`Sonde authority ${randomBytes(4).toString('hex')}`] }],
    ...validity(authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return `${certificate.toString('pem')}\n${await keyPem(keys.privateKey)}\n`;
}

async function issueServer(issuer: Issuer, names: readonly string[]): Promise<IssuedServer> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const alternatives = names.map((value) => ({
    type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
    value,
  }));
  const certificate = await issue(issuer, {
    commonName: 'Sonde hub',
    publicKey: keys.publicKey,
    days: serverDays,
    usage: ExtendedKeyUsage.serverAuth,
    extensions: [new SubjectAlternativeNameExtension(alternatives)],
  });
  const chainPem = `${certificate.toString('pem')}\n${issuer.certificate.toString('pem')}\n`;
  return { chainPem, keyPem: await keyPem(keys.privateKey) };
}

async function issueClient(
  issuer: Issuer,
  hostId: string,
  requestPem: string,
): Promise<IssuedClient> {
  const publicKey = await checkedKey(requestPem);
  const certificate = await issue(issuer, {
    // Whatever name the request asked for, the holder of this key is this host and nobody else.
    commonName: hostId,
    publicKey,
    days: clientDays,
    usage: ExtendedKeyUsage.clientAuth,
    extensions: [],
  });
  return { certificatePem: certificate.toString('pem'), serial: certificate.serialNumber };
}

async function checkedKey(requestPem: string): Promise<webcrypto.CryptoKey> {
  try {
    const request = new Pkcs10CertificateRequest(requestPem);
    // Importing as this algorithm refuses every other kind of key and curve.
    const key = await request.publicKey.export(algorithm, ['verify']);
    if (await request.verify()) return key;
  } catch (cause) {
    throw new BadRequestError('the certificate request cannot be read', { cause });
  }
  throw new BadRequestError('the certificate request is not signed by its own key');
}

interface CertificateContent {
  readonly commonName: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly days: number;
  readonly usage: ExtendedKeyUsage;
  readonly extensions: readonly Extension[];
}

async function issue(
  { certificate, key }: Issuer,
  { commonName, publicKey, days, usage, extensions }: CertificateContent,
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [commonName] }],
    issuer: certificate.subjectName,
    ...validity(days),
    signingAlgorithm: algorithm,
    signingKey: key,
    publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(certificate),
      ...extensions,
    ],
  });
}

const keyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

function extractPem(text: string, label: string): string {
  const pem = text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`))?.[0];
  if (pem === undefined) throw new Error(`authority.pem has no ${label.toLowerCase()}`);
  return pem;
}
