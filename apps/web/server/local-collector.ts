import { join } from 'node:path';
import { createJoinToken } from '@sonde/api';
import type { Database } from '@sonde/db';
import { writeSecretFile } from './secret-file.ts';

export interface LocalCollectorOptions {
  readonly db: Database;
  readonly teamId: string;
  readonly dataFolder: string;
  readonly hubPort: number;
  readonly authorityFingerprint: string;
}

const lifetimeMs = 10 * 60_000;

/**
 * Leaves a join token for the collector on this machine in a file that only this user reads, and returns the arguments
 * to start it with. A collector that enrolled on an earlier start has no use for the token, so what was
 * left unused then is taken away.
 */
export async function prepareLocalCollector(
  options: LocalCollectorOptions,
): Promise<readonly string[]> {
  const { db, teamId, dataFolder, hubPort, authorityFingerprint } = options;
  await db.joinToken.deleteMany({ where: { createdBy: null, usedAt: null } });
  const expiresAt = new Date(Date.now() + lifetimeMs);
  const { secret } = await createJoinToken(db, { teamId, labels: {}, expiresAt, createdBy: null });
  const tokenFile = join(dataFolder, 'local-join-token');
  await writeSecretFile(tokenFile, `${secret}.${authorityFingerprint}\n`);
  const hub = `127.0.0.1:${hubPort}`;
  return ['--join', hub, '--token-file', tokenFile, '--data', join(dataFolder, 'collector')];
}
