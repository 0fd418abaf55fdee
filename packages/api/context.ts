import type { Role } from '@sonde/db';
import type { Services } from './registry.ts';

/** Who is signed in, as the session says. */
export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Null: not chosen yet. */
  readonly activeTeamId: string | null;
}

/** What a request brings: the services, and who asks (null: nobody, or an expired session). */
export interface Context {
  readonly services: Services;
  readonly signedIn: SignedIn | null;
  readonly headers: Headers;
}

/** The member on whose behalf a procedure runs. */
export interface Actor {
  readonly userId: string;
  readonly teamId: string;
  readonly role: Role;
}
