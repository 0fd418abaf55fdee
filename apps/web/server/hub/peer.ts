import { status } from '@grpc/grpc-js';
import type { HubDeps, Peer } from './deps.ts';
import { HubError } from './hub-error.ts';

/** The part of a call that tells who makes it. */
export interface AuthenticatedCall {
  getAuthContext(): {
    readonly sslPeerCertificate?: { readonly subject: { readonly CN?: unknown } };
  };
}

/**
 * Who calls, or a refusal. A certificate counts when TLS verified it against our authority (else the context
 * is empty), and its host exists and was not revoked: what is not known to be allowed is denied.
 */
export async function identifyPeer(
  { db }: Pick<HubDeps, 'db'>,
  call: AuthenticatedCall,
): Promise<Peer> {
  const name = call.getAuthContext().sslPeerCertificate?.subject.CN;
  if (typeof name !== 'string') {
    throw new HubError(status.UNAUTHENTICATED, 'a certificate of this control plane is needed');
  }
  const host = await db.host.findUnique({
    where: { id: name },
    select: { id: true, teamId: true, revokedAt: true },
  });
  if (host === null || host.revokedAt !== null) {
    throw new HubError(status.PERMISSION_DENIED, 'this host was revoked');
  }
  return { hostId: host.id, teamId: host.teamId };
}
