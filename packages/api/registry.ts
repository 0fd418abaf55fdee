import type { Compile, KernelInfo } from '@sonde/compiler';
import type { Database } from '@sonde/db';
import type { Bus } from './bus.ts';

/** The live side of hosts: who is connected to this control plane, and the way to speak to them. */
export interface Hub {
  /** Sends a run to those of its hosts that are connected; the others get it when they come. */
  startRun(runId: string): Promise<void>;
  /** Ends a run: hosts that never got it at once, connected ones by a message, the rest when they come back. */
  stopRun(runId: string): Promise<void>;
  isOnline(hostId: string): boolean;
  /** Cuts the host's stream; after a revocation. */
  disconnect(hostId: string): void;
}

/** Compiles for kernels that the control plane only knows by upload. */
export interface Checker {
  readonly compile: Compile;
  /** Reads what a collector uploaded. Throws when the bytes are malformed. */
  readonly readKernel: (info: Uint8Array) => KernelInfo;
}

/** When a schedule fires: exactly one of the two. */
export interface Timing {
  readonly everyMinutes?: number | undefined;
  /** Five fields, read in `timezone`. */
  readonly cron?: string | undefined;
  /** IANA name. */
  readonly timezone: string;
}

/** What procedures work with. One value per process; the tests make their own. */
export interface Services {
  readonly db: Database;
  readonly hub: Hub;
  readonly bus: Bus;
  readonly checker: Checker;
  /** The next `count` times after `after`. Throws a RangeError when the timing cannot be read. */
  nextTimes(timing: Timing, after: Date, count: number): Date[];
  /** The part of a join token after the dot: hex SHA-256 of the authority's certificate. */
  readonly authorityFingerprint: string;
  /** The line to paste on a host. */
  joinCommand(token: string): string;
  /** A link that signs this user in once. */
  signInLink(email: string): Promise<string>;
  setPassword(headers: Headers, password: string): Promise<void>;
}

/**
 * What the one process of the control plane shares with Next's route handlers, which are bundled
 * apart and so see no module state of the server. Held on globalThis by apps/web/server/registry.ts.
 */
export interface ControlPlane extends Services {
  /** /api/trpc/* */
  trpc(request: Request): Promise<Response>;
  /** /api/auth/* */
  auth(request: Request): Promise<Response>;
  /** /sign-in/link?token=… : spends the token, sets the session cookie and redirects to the start page. */
  signIn(request: Request): Promise<Response>;
  /** /api/kernels/<id>: the uploaded KernelInfo, as it is; it never changes, so it is cached for good. */
  kernel(request: Request, id: string): Promise<Response>;
  /** /install/<name>: the collector for a new host, and the script that installs it. */
  collectorFile(name: string): Promise<Response>;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** True when the database answers. */
  isHealthy(): Promise<boolean>;
}
