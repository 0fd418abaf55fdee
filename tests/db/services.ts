import { createBus } from '../../apps/web/server/bus.ts';
import { nextTimes } from '../../apps/web/server/schedule/next-times.ts';
import {
  appRouter,
  type Bus,
  createCaller,
  type Hub,
  type Services,
} from '../../packages/api/index.ts';
import type { Database } from '../../packages/db/index.ts';

/** A hub without hosts, which notes what it was asked. */
export function createQuietHub(): Hub & { readonly asked: string[] } {
  const asked: string[] = [];
  const note = (verb: string) => async (id: string) => void asked.push(`${verb} ${id}`);
  return {
    asked,
    startRun: note('start'),
    stopRun: note('stop'),
    isOnline: () => false,
    disconnect: (hostId) => void asked.push(`disconnect ${hostId}`),
  };
}

/** Services on a real database; compiling finds fault with texts that say `wrong`. */
export function createServices(db: Database, hub: Hub, bus: Bus = createBus()): Services {
  const fault = {
    code: 'unknown-identifier',
    severity: 'error',
    message: 'wrong',
    span: { start: 0, end: 1 },
    hints: [],
    labels: [],
  } as const;
  return {
    db,
    hub,
    bus,
    checker: {
      compile: (text) => ({ diagnostics: text.includes('wrong') ? [fault] : [], options: [] }),
      // The compiler above never looks at it.
      readKernel: () => ({}) as ReturnType<Services['checker']['readKernel']>,
    },
    nextTimes,
    authorityFingerprint: 'f'.repeat(64),
    joinCommand: (token) => `join ${token}`,
    signInLink: async (email) => `http://localhost/sign-in/link?token=for-${email}`,
    setPassword: async () => {},
  };
}

/** Calls procedures as this user; undefined: nobody. */
export function callAs(services: Services, userId: string | undefined) {
  const signedIn =
    userId === undefined
      ? null
      : { sessionId: 's', userId, name: 'n', email: 'e@example.org', activeTeamId: null };
  return createCaller({ services, signedIn, headers: new Headers() });
}

/** Every procedure of the API, by path. */
export const procedurePaths = Object.keys(appRouter._def.procedures);
