import { randomUUID } from 'node:crypto';
import type { SignedIn } from '@sonde/api';
import type { Database } from '@sonde/db';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { magicLink } from 'better-auth/plugins';

export interface Auth {
  /** Serves /api/auth/*. */
  handle(request: Request): Promise<Response>;
  /** Null: nobody, or a session that expired or was signed out. */
  signedIn(headers: Headers): Promise<SignedIn | null>;
  /** A path that signs in this user, who must exist, once, within a day. */
  signInPath(email: string): Promise<string>;
  /** Serves that path: spends the token, sets the cookie, redirects to the start page or back to /sign-in. */
  signIn(request: Request): Promise<Response>;
  /** For a signed-in user without a password. */
  setPassword(headers: Headers, password: string): Promise<void>;
}

export interface AuthOptions {
  readonly db: Database;
  /** What people type; cookies are Secure when it is https. */
  readonly url: string;
  /** Further origins that the pages are reached by. */
  readonly origins: readonly string[];
  /** Signs the cookies. */
  readonly secret: string;
}

const linkLifetimeSeconds = 24 * 60 * 60;

/** Accounts are made by invitation only: nobody can sign up, and links are asked for by this process alone. */
export function createAuth({ db, url, origins, secret }: AuthOptions): Auth {
  const links = new Map<string, (token: string) => void>();
  const auth = betterAuth({
    baseURL: url,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [url, ...origins],
    database: prismaAdapter(db, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: {
      modelName: 'authSession',
      additionalFields: { activeTeamId: { type: 'string', required: false, input: false } },
    },
    advanced: {
      cookiePrefix: 'sonde',
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    // Over HTTP it would let anybody make links for anybody, though not see them.
    disabledPaths: ['/sign-in/magic-link'],
    telemetry: { enabled: false },
    plugins: [
      magicLink({
        expiresIn: linkLifetimeSeconds,
        disableSignUp: true,
        storeToken: 'hashed',
        sendMagicLink: ({ token, metadata }) => links.get(String(metadata?.id))?.(token),
      }),
    ],
  });

  return {
    handle: (request) => auth.handler(request),

    async signedIn(headers) {
      const found = await auth.api.getSession({ headers });
      if (found === null) return null;
      const { session, user } = found;
      const activeTeamId = session.activeTeamId ?? null;
      return {
        sessionId: session.id,
        userId: user.id,
        name: user.name,
        email: user.email,
        activeTeamId,
      };
    },

    async signInPath(email) {
      const id = randomUUID();
      const token = await new Promise<string>((resolve, reject) => {
        links.set(id, resolve);
        auth.api
          .signInMagicLink({ body: { email, metadata: { id } }, headers: new Headers() })
          .catch(reject);
      });
      links.delete(id);
      return `/sign-in/link?token=${token}`;
    },

    signIn(request) {
      const verify = new URL('/api/auth/magic-link/verify', url);
      verify.searchParams.set('token', new URL(request.url).searchParams.get('token') ?? '');
      verify.searchParams.set('callbackURL', '/');
      verify.searchParams.set('errorCallbackURL', '/sign-in');
      return auth.handler(new Request(verify, { headers: request.headers }));
    },

    async setPassword(headers, password) {
      await auth.api.setPassword({ body: { newPassword: password }, headers });
    },
  };
}
