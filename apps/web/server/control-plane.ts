import { appRouter, type ControlPlane, type Services } from '@sonde/api';
import type { OpenDatabase } from '@sonde/db';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { Auth } from './auth.ts';
import { serveCollector } from './collector-install.ts';
import { serveKernel } from './kernel-route.ts';
import type { Log } from './log.ts';
import { renderMetrics } from './metrics.ts';

export interface ControlPlaneDeps {
  readonly services: Services;
  readonly auth: Auth;
  readonly pool: OpenDatabase['pool'];
  readonly log: Log;
  readonly onlineHosts: () => number;
  /** What people type to reach the pages. */
  readonly url: string;
}

/** The doors that Next's route handlers open; see ControlPlane. */
export function createControlPlane(deps: ControlPlaneDeps): ControlPlane {
  const { services, auth, pool, log, onlineHosts, url } = deps;
  return {
    ...services,
    trpc(request) {
      if (isForeign(request)) return Promise.resolve(new Response('wrong origin', { status: 403 }));
      return fetchRequestHandler({
        endpoint: '/api/trpc',
        req: request,
        router: appRouter,
        createContext: async () => ({
          services,
          signedIn: await auth.signedIn(request.headers),
          headers: request.headers,
        }),
        onError({ error, path }) {
          if (error.code === 'INTERNAL_SERVER_ERROR')
            log.error({ err: error, path }, 'call failed');
        },
      });
    },
    auth: auth.handle,
    signIn: auth.signIn,
    async kernel(request, id) {
      return serveKernel(services.db, await auth.signedIn(request.headers), id);
    },
    collectorFile: (name) => serveCollector(name, url),
    metrics: () => renderMetrics(services.db, onlineHosts()),
    isHealthy: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
  };
}

/**
 * Browsers send Origin with every POST. The session cookie is SameSite=Lax already, so this is the second lock; a
 * proxy in front must pass Host on, or say what it was.
 */
function isForeign(request: Request): boolean {
  const origin = request.headers.get('origin');
  if (origin === null || request.method === 'GET') return false;
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  return URL.canParse(origin) ? new URL(origin).host !== host : true;
}
