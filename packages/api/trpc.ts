import type { Role } from '@sonde/db';
import { initTRPC } from '@trpc/server';
import { AppError } from './app-error.ts';
import type { Actor, Context } from './context.ts';
import { includesRole } from './role.ts';
import { transformer } from './transformer.ts';

const trpc = initTRPC.context<Context>().create({
  transformer,
  errorFormatter({ shape, error }) {
    const refusal = error instanceof AppError ? error.appCode : undefined;
    // What went wrong inside is for the log; a stack or a query text is nothing to show.
    const isInternal = shape.data.code === 'INTERNAL_SERVER_ERROR';
    return {
      ...shape,
      message: isInternal ? 'something went wrong on the server' : shape.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, appCode: refusal },
    };
  },
  // Live streams: a comment now and then keeps proxies from closing a quiet connection.
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
});

export const { router, createCallerFactory } = trpc;

/** Signed in, whatever the team. */
export const signedInProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (ctx.signedIn === null) throw new AppError('unauthenticated', 'sign in first');
  return next({ ctx: { ...ctx, signedIn: ctx.signedIn } });
});

/** A member of the active team with at least `role`; the procedure finds out who in `ctx.actor`. */
const memberProcedure = (role: Role) =>
  signedInProcedure.use(async ({ ctx, next }) => {
    const { db } = ctx.services;
    const { userId, activeTeamId } = ctx.signedIn;
    const memberships = await db.member.findMany({
      where: { userId },
      orderBy: { createdAt: 'asc' },
    });
    const member = memberships.find((each) => each.teamId === activeTeamId) ?? memberships[0];
    if (member === undefined) throw new AppError('forbidden', 'you are in no team');
    if (!includesRole(member.role, role)) {
      throw new AppError('forbidden', `this needs the role ${role.toLowerCase()}`);
    }
    const actor: Actor = { userId, teamId: member.teamId, role: member.role };
    return next({ ctx: { ...ctx, actor } });
  });

/** Reads. */
export const viewerProcedure = memberProcedure('VIEWER');
/** Writes scripts, schedules, and runs them. */
export const editorProcedure = memberProcedure('EDITOR');
/** Decides about hosts, tokens and members. */
export const adminProcedure = memberProcedure('ADMIN');
