import type { Bus } from '@sonde/api';
import type { SavedKernel } from '@sonde/compiler';
import type { Database } from '@sonde/db';
import type { Authority } from '../authority/authority.ts';
import type { Log } from '../log.ts';

/** What every part of the hub works with. */
export interface HubDeps {
  readonly db: Database;
  readonly bus: Bus;
  readonly authority: Authority;
  /** Reads what a collector uploaded; throws when it is malformed. */
  readonly openKernel: (upload: Uint8Array) => Pick<SavedKernel, 'release' | 'btf'>;
  readonly log: Log;
  /** A host that is away for longer than this has lost its runs. */
  readonly leaseMs: number;
}

/** An enrolled host, as its certificate says. */
export interface Peer {
  readonly hostId: string;
  readonly teamId: string;
}
