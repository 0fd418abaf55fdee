import { status } from '@grpc/grpc-js';
import { audit, hashSecret, readLabels } from '@sonde/api';
import { type Database, spendJoinToken } from '@sonde/db';
import type { EnrollRequest, EnrollResponse } from '@sonde/proto';
import { BadRequestError } from '../authority/authority.ts';
import type { HubDeps } from './deps.ts';
import { HubError } from './hub-error.ts';

/**
 * Exchanges a one-time token for an identity. Spending the token, creating the host and signing its key are one
 * transaction: a request that fails for another reason leaves the token good, and two at once cannot both win.
 */
export async function enroll(
  { db, authority, bus }: Pick<HubDeps, 'db' | 'authority' | 'bus'>,
  { token, certificateRequestPem, hostName }: EnrollRequest,
): Promise<EnrollResponse> {
  // What follows the dot is the authority's fingerprint: the collector's to check, not ours.
  const [secret = ''] = token.split('.');
  const { host, certificatePem } = await db.$transaction(async (transaction) => {
    const spent = await spendJoinToken(transaction, hashSecret(secret));
    if (spent === undefined) {
      throw new HubError(status.UNAUTHENTICATED, 'the token is unknown, used or expired');
    }
    const { teamId } = spent;
    const name = await freeName(transaction, teamId, hostName);
    const labels = readLabels(spent.labels);
    const created = await transaction.host.create({ data: { teamId, name, labels } });
    const issued = await authority
      .issueClient(created.id, certificateRequestPem)
      .catch(refuseBadRequest);
    await transaction.host.update({
      where: { id: created.id },
      data: { certificateSerial: issued.serial },
    });
    const entry = { action: 'host.enroll', subject: created.id, details: { name } } as const;
    await audit(transaction, { teamId, userId: null }, entry);
    return { host: created, certificatePem: issued.certificatePem };
  });
  bus.publish(`hosts:${host.teamId}`, { hostId: host.id });
  return { hostId: host.id, certificatePem, authorityPem: authority.certificatePem };
}

/** For `.catch` on an issued certificate: a malformed request is the caller's fault. */
export function refuseBadRequest(error: unknown): never {
  if (error instanceof BadRequestError) throw new HubError(status.INVALID_ARGUMENT, error.message);
  throw error;
}

/** The name, or the name with the first free number behind it. */
async function freeName(
  db: Pick<Database, 'host'>,
  teamId: string,
  hostName: string,
): Promise<string> {
  const base = hostName.trim().slice(0, 200) || 'host';
  const taken = await db.host.findMany({
    where: { teamId, name: { startsWith: base } },
    select: { name: true },
  });
  const names = new Set(taken.map((host) => host.name));
  for (let number = 2, name = base; ; number++) {
    if (!names.has(name)) return name;
    name = `${base}-${number}`;
  }
}
