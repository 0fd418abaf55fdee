/**
 * tRPC routers and input schemas: everything that a page, the CLI or a schedule may ask of the
 * control plane. What the procedures need of the live process comes in as `Services`. A browser
 * loads `@sonde/api/client` instead.
 */

export type { RunTotals } from '@sonde/db';
export { AppError } from './app-error.ts';
export { audit } from './audit.ts';
export type { Bus, HostMessage, MessageOf, RunMessage, Topic } from './bus.ts';
export * from './client.ts';
export type { Context, SignedIn } from './context.ts';
export { createJoinToken, hashSecret } from './host/join-token.ts';
export { hostFacts } from './host/summary.ts';
export { namedInput, storedParameters } from './parameters.ts';
export type { Checker, ControlPlane, Hub, Services } from './registry.ts';
export { neededRole } from './role.ts';
export { appRouter, createCaller } from './router.ts';
export { type Starter, startInput, startRun } from './run/start.ts';
export { isFinal } from './run/summary.ts';
export { lostOf, noTotals } from './run/totals.ts';
export { limitsInput, readLabels, selectorInput } from './selector.ts';
