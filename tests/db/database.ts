import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import {
  type Database,
  type OpenDatabase,
  openDatabase,
  type Role,
} from '../../packages/db/index.ts';

/** A fresh migrated database; disposing closes the connections and leaves the rest to the end of the run. */
export async function createDatabase(): Promise<OpenDatabase & { readonly url: string }> {
  const url = await createEmptyDatabase('TEMPLATE sonde');
  return { ...openDatabase(url), url };
}

/** A database of its own on the test server; `options` go into CREATE DATABASE. */
export async function createEmptyDatabase(options = ''): Promise<string> {
  const url = new URL(inject('templateUrl'));
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} ${options}`);
  await client.end();
  url.pathname = `/${name}`;
  return url.href;
}

/** A team with one member and `hostCount` hosts called host-1, host-2… */
export async function seedTeam(db: Database, hostCount: number, role: Role = 'ADMIN') {
  const team = await db.team.create({ data: { name: 'Team' } });
  const email = `${randomUUID()}@example.org`;
  const user = await db.user.create({ data: { name: 'Someone', email, emailVerified: true } });
  await db.member.create({ data: { teamId: team.id, userId: user.id, role } });
  const hosts = [];
  for (let number = 1; number <= hostCount; number++) {
    hosts.push(await db.host.create({ data: { teamId: team.id, name: `host-${number}` } }));
  }
  return { team, user, hosts };
}
