import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { openAuthority } from '../../apps/web/server/authority/authority.ts';
import { createBus } from '../../apps/web/server/bus.ts';
import type { HubDeps } from '../../apps/web/server/hub/deps.ts';
import { startHub } from '../../apps/web/server/hub/hub.ts';
import { createJoinToken } from '../../packages/api/index.ts';
import type { Database } from '../../packages/db/index.ts';
import { enroll } from './collector.ts';

/** What the hub of a test is made of, and how to get a host into it. */
export async function createHubFixture(db: Database, overrides: Partial<HubDeps> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-hub-'));
  const authority = await openAuthority(folder);
  const deps: HubDeps = {
    db,
    bus: createBus(),
    authority,
    openKernel: (upload) => ({ release: '6.1.0', btf: upload }),
    log: pino({ level: 'silent' }),
    leaseMs: 60_000,
    ...overrides,
  };
  const start = (port = 0, sweepIntervalMs = 60_000) =>
    startHub(deps, { port, names: ['127.0.0.1'], sweepIntervalMs });

  const token = async (teamId: string, expiresInMs = 60_000) => {
    const expiresAt = new Date(Date.now() + expiresInMs);
    const labels = { env: 'test' };
    const { secret } = await createJoinToken(db, { teamId, labels, expiresAt, createdBy: null });
    return `${secret}.${authority.fingerprint}`;
  };
  const joinHost = async (port: number, teamId: string, name?: string) =>
    enroll(port, authority.certificatePem, await token(teamId), name);

  return {
    deps,
    authority: authority.certificatePem,
    start,
    token,
    join: joinHost,
    remove: () => rm(folder, { recursive: true }),
  };
}
