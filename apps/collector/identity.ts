import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who this collector is: the host's id, its key and certificate, and the authority it trusts. */
export interface Identity {
  readonly hostId: string;
  /** host:port of the hub. */
  readonly hub: string;
  readonly keyPem: string;
  readonly certificatePem: string;
  readonly authorityPem: string;
}

const files = {
  key: 'key.pem',
  certificate: 'certificate.pem',
  authority: 'authority.pem',
  host: 'host.json',
};

/** The identity kept in a folder, or undefined before the first enrolment. */
export function loadIdentity(folder: string): Identity | undefined {
  const path = (name: string): string => join(folder, name);
  if (!Object.values(files).every((name) => existsSync(path(name)))) return undefined;
  const text = (name: string): string => readFileSync(path(name), 'utf8');
  const { hostId, hub } = JSON.parse(text(files.host)) as { hostId: string; hub: string };
  return {
    hostId,
    hub,
    keyPem: text(files.key),
    certificatePem: text(files.certificate),
    authorityPem: text(files.authority),
  };
}

/** Writes it so that a crash leaves the old one or the new one; readable by this user only. */
export function saveIdentity(folder: string, identity: Identity): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): void => {
    const path = join(folder, name);
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  write(files.key, identity.keyPem);
  write(files.certificate, identity.certificatePem);
  write(files.authority, identity.authorityPem);
  write(files.host, JSON.stringify({ hostId: identity.hostId, hub: identity.hub }));
}

/** When to ask for a new certificate: after two thirds of the present one's life. */
export function renewalTime(certificatePem: string): Date {
  const { validFrom, validTo } = new X509Certificate(certificatePem);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  return new Date(from + ((to - from) * 2) / 3);
}
