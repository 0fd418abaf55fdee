import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { keepSecretFile, randomSecret, writeSecretFile } from '../secret-file.ts';
import { type Account, findAccount } from './account.ts';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import { endProcess, processIdentity } from './process.ts';

/** A Postgres server of our own. Disposing stops it; its data stays. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

const databaseName = 'sonde';
/** The server's programs take nothing from our environment: PGDATA and the like would change what they do. */
const environment: NodeJS.ProcessEnv = { NODE_ENV: 'production' };
/** A Unix socket's path takes at most 107 bytes (unix(7)), and the socket's own name takes 14. */
const longestFolder = 92;
const startPatienceMs = 30_000;
const stopPatienceMs = 10_000;

/**
 * Starts the server whose data lies in `<folder>/postgres`, and makes it on the first call. It listens
 * on a socket in its own directory, with a password: nothing on the network, nobody else on the machine.
 * A server that a killed control plane left behind is taken over. Throws when another control plane
 * works on this folder, or when the folder cannot be reached by the user that the server runs as.
 */
export async function startPostgres(folder: string): Promise<EmbeddedPostgres> {
  const directory = join(folder, 'postgres');
  if (Buffer.byteLength(directory) > longestFolder) {
    throw new Error(
      `${directory} is too long a path for a socket; set SONDE_DATA to a shorter one`,
    );
  }
  await mkdir(directory, { recursive: true });
  await claim(join(folder, 'owner'));
  const account = findAccount();
  if (account !== undefined) chownSync(directory, account.uid, account.gid);
  await chmod(directory, 0o700);

  const password = await keepSecretFile(join(folder, 'postgres-password'), randomSecret);
  const data = join(directory, 'data');
  const url = (database: string) =>
    `postgresql://sonde:${password}@localhost/${database}?host=${encodeURIComponent(directory)}`;

  const binaries = findBinaries();
  let pid = await runningServer(data);
  if (pid === undefined) {
    if (!existsSync(join(data, 'PG_VERSION'))) {
      await initialise(binaries, account, directory, password);
    }
    pid = await launch(binaries, account, directory);
  }
  await createDatabase(url('postgres'), pid);
  const stop = () => endProcess(pid, 'SIGINT', stopPatienceMs);
  return { url: url(databaseName), pid, [Symbol.asyncDispose]: stop };
}

/** One folder, one control plane: two would stop each other's server. */
async function claim(path: string): Promise<void> {
  const owner = (await readFile(path, 'utf8').catch(() => '')).trim();
  const [pid] = owner.split(' ');
  const isAlive = owner !== '' && (await processIdentity(Number(pid))) === owner;
  if (isAlive && Number(pid) !== process.pid) {
    throw new Error(`a control plane already runs on this folder (process ${pid})`);
  }
  await writeSecretFile(path, (await processIdentity(process.pid)) ?? '');
}

/** The first line of postmaster.pid, if a server still runs on the data; a stale file is the server's own to remove. */
async function runningServer(data: string): Promise<number | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes(data) ? pid : undefined;
}

async function initialise(
  { initdb }: PostgresBinaries,
  account: Account | undefined,
  directory: string,
  password: string,
): Promise<void> {
  const passwordFile = join(directory, 'initial-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const data = join(directory, 'data');
  const options = [
    `--pgdata=${data}`,
    '--username=sonde',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    // The same order of text on every machine, whatever its C library.
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
  ];
  try {
    await promisify(execFile)(initdb, options, { ...account, cwd: '/', env: environment });
  } catch (error) {
    // What initdb began cannot be used, and would be taken for a finished one by the next start.
    await rm(data, { recursive: true, force: true });
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(
      `Postgres could not be set up in ${directory}: ${said}. Every folder above it must be open (x) to the user it runs as; or set DATABASE_URL`,
      { cause: error },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** In a process group of its own, so that Ctrl-C reaches us alone and the server goes last. */
async function launch(
  { postgres }: PostgresBinaries,
  account: Account | undefined,
  directory: string,
): Promise<number> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: directory,
    unix_socket_permissions: '0700',
    shared_buffers: '64MB',
    max_connections: '50',
    log_destination: 'stderr',
    logging_collector: 'on',
    log_filename: 'postgres.log',
    log_rotation_size: '10MB',
    log_truncate_on_rotation: 'on',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', join(directory, 'data'), ...options], {
    ...account,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: 'ignore',
  });
  const pid = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.once('spawn', () => resolve(server.pid ?? 0));
  });
  server.unref();
  return pid;
}

/** Waits until the server answers, then makes our database if this is its first start. */
async function createDatabase(url: string, pid: number): Promise<void> {
  const deadline = Date.now() + startPatienceMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
        databaseName,
      ]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
      return;
    } catch (error) {
      if ((await processIdentity(pid)) === undefined) {
        throw new Error('Postgres ended while it was starting; see postgres.log', { cause: error });
      }
      if (Date.now() > deadline) throw new Error('Postgres does not answer', { cause: error });
      await sleep(25);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
