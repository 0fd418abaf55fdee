/**
 * A Session: a compiled script loaded and attached on this machine, its results as one ordered stream
 * of `SessionOutput`.
 */
export { type Child, type ChildExit, startChild } from './child.ts';
export { mapMemoryBytes } from './load/maps.ts';
export { verifyScript } from './load/verify.ts';
export type { SessionLimits, SessionOptions } from './options.ts';
export type * from './output.ts';
export { type HostResolverOptions, hostResolver } from './resolve-host.ts';
export { type CreateResolver, noResolver, type Resolver } from './resolver.ts';
export { rehearseSession, type Session, startSession } from './session.ts';
export { SessionError } from './session-error.ts';
