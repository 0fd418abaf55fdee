import { experimental, type ServerCredentials } from '@grpc/grpc-js';
import type { Authority } from '../authority/authority.ts';

type Provider = experimental.CertificateProvider;
type IdentityListener = Parameters<Provider['addIdentityCertificateListener']>[0];

/** Well within the 90 days that a server certificate is good for. */
const renewalMs = 24 * 60 * 60 * 1000;

export interface HubCredentials extends Disposable {
  readonly credentials: ServerCredentials;
}

/**
 * TLS for the hub: its own certificate, renewed every day without a restart, and a client certificate that is asked for
 * but not demanded, because Enroll comes without one on the same port. TLS verifies what is presented; everything but Enroll then
 * insists that it was (see identifyPeer).
 */
export async function createHubCredentials(
  authority: Authority,
  names: readonly string[],
): Promise<HubCredentials> {
  const listeners = new Set<IdentityListener>();
  const issue = async () => {
    const { chainPem, keyPem } = await authority.issueServer(names);
    return { certificate: Buffer.from(chainPem), privateKey: Buffer.from(keyPem) };
  };
  let identity = await issue();
  const renew = async () => {
    identity = await issue();
    for (const listener of listeners) listener(identity);
  };
  const timer = setInterval(() => void renew(), renewalMs);
  timer.unref();

  // Called back later, because the credentials are still being wired up while they add their listeners.
  const provider: Provider = {
    addCaCertificateListener: (listener) =>
      process.nextTick(listener, { caCertificate: Buffer.from(authority.certificatePem) }),
    removeCaCertificateListener: () => {},
    addIdentityCertificateListener(listener) {
      listeners.add(listener);
      process.nextTick(listener, identity);
    },
    removeIdentityCertificateListener: (listener) => void listeners.delete(listener),
  };
  return {
    credentials: experimental.createCertificateProviderServerCredentials(provider, provider, false),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
