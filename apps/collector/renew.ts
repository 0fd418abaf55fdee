import type { RenewCertificateResponse } from '@sonde/proto';
import { createCertificateRequest } from './enroll.ts';
import type { HubLink } from './hub-link.ts';
import { type Identity, renewalTime, saveIdentity } from './identity.ts';

const retryMs = 60 * 60 * 1000;
/** Longer timers than this overflow. */
const timerMsMax = 24 * 60 * 60 * 1000;

/** Asks for a new certificate over the present one when two thirds of its life are over. Returns how to end that. */
export function keepRenewed(
  start: Identity,
  folder: string,
  link: HubLink,
  log: (line: string) => void,
): () => void {
  let identity = start;
  let timer: NodeJS.Timeout | undefined;
  const plan = (): void => {
    const dueMs = renewalTime(identity.certificatePem).getTime() - Date.now();
    timer = setTimeout(
      () => void (dueMs <= timerMsMax ? renew() : plan()),
      Math.min(Math.max(dueMs, 0), timerMsMax),
    );
  };
  const renew = async (): Promise<void> => {
    try {
      identity = await renewed(identity, link);
      saveIdentity(folder, identity);
      link.useIdentity(identity);
      log('certificate renewed');
      plan();
    } catch (error) {
      log(`certificate not renewed: ${error instanceof Error ? error.message : error}`);
      timer = setTimeout(() => void renew(), retryMs);
    }
  };
  plan();
  return () => clearTimeout(timer);
}

async function renewed(identity: Identity, link: HubLink): Promise<Identity> {
  const { keyPem, requestPem } = await createCertificateRequest(identity.hostId);
  const { service } = link;
  if (!service) throw new Error('not connected');
  const response = await new Promise<RenewCertificateResponse>((resolve, reject) =>
    service.renewCertificate({ certificateRequestPem: requestPem }, (error, value) =>
      error ? reject(error) : resolve(value),
    ),
  );
  return {
    ...identity,
    keyPem,
    certificatePem: response.certificatePem,
    authorityPem: response.authorityPem,
  };
}
