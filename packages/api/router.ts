import { auditRouter } from './audit-log.ts';
import { compareRouter } from './compare.ts';
import { hostRouter } from './host/router.ts';
import { kernelRouter } from './kernel.ts';
import { meRouter } from './me.ts';
import { runRouter } from './run/router.ts';
import { scheduleRouter } from './schedule.ts';
import { scriptRouter } from './script/router.ts';
import { teamRouter } from './team.ts';
import { toolRouter } from './tool.ts';
import { createCallerFactory, router } from './trpc.ts';

export const appRouter = router({
  me: meRouter,
  team: teamRouter,
  host: hostRouter,
  kernel: kernelRouter,
  script: scriptRouter,
  tool: toolRouter,
  run: runRouter,
  schedule: scheduleRouter,
  compare: compareRouter,
  audit: auditRouter,
});

/** What a client is typed against. */
export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP, as whoever the context says. */
export const createCaller = createCallerFactory(appRouter);
