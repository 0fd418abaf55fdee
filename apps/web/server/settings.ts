import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The environment, read once. `data` is made on the first start and holds all that must survive. */
export interface Settings {
  /** SONDE_DATA, default ./data. */
  readonly data: string;
  /** PORT and SONDE_ADDRESS: where pages are served; default 3000 on 127.0.0.1. */
  readonly port: number;
  readonly address: string;
  /** SONDE_HUB_PORT: where collectors connect, on all addresses; default 4471. */
  readonly hubPort: number;
  /** SONDE_HUB_HOST: the name by which collectors reach this machine; default: what it calls itself. */
  readonly hubHost: string;
  /** SONDE_URL: what people type, when a proxy stands in front; default http://localhost:<port>. */
  readonly url: string;
  /** DATABASE_URL; absent: an embedded Postgres in the data folder. */
  readonly databaseUrl: string | undefined;
  /** SONDE_ADMIN_EMAIL: whom the printed link signs in. */
  readonly adminEmail: string;
  /** SONDE_LOCAL_COLLECTOR=1: leave a join token for the collector on this machine in the data folder. */
  readonly localCollector: boolean;
  /** SONDE_LOG: a pino level. */
  readonly logLevel: string;
  /** Next compiles pages on demand. */
  readonly isDevelopment: boolean;
}

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  SONDE_DATA: z.string().min(1).default('data'),
  PORT: port.default(3000),
  SONDE_ADDRESS: z.string().default('127.0.0.1'),
  SONDE_HUB_PORT: port.default(4471),
  SONDE_HUB_HOST: z.string().optional(),
  SONDE_URL: z.url().optional(),
  DATABASE_URL: z.string().optional(),
  SONDE_ADMIN_EMAIL: z.email().default('admin@localhost.localdomain'),
  SONDE_LOCAL_COLLECTOR: z.string().optional(),
  SONDE_LOG: z.string().default('info'),
  NODE_ENV: z.string().optional(),
});

/** Throws a ZodError that names the variable. */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  // An empty variable is how shells and compose files say "not set".
  const set = Object.entries(variables).filter(([, value]) => value !== '');
  const read = environment.parse(Object.fromEntries(set));
  return {
    data: resolve(read.SONDE_DATA),
    port: read.PORT,
    address: read.SONDE_ADDRESS,
    hubPort: read.SONDE_HUB_PORT,
    hubHost: read.SONDE_HUB_HOST ?? hostname(),
    url: (read.SONDE_URL ?? `http://localhost:${read.PORT}`).replace(/\/$/, ''),
    databaseUrl: read.DATABASE_URL,
    adminEmail: read.SONDE_ADMIN_EMAIL.toLowerCase(),
    localCollector: read.SONDE_LOCAL_COLLECTOR === '1',
    logLevel: read.SONDE_LOG,
    isDevelopment: read.NODE_ENV === 'development',
  };
}
