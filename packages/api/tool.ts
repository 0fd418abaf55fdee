import type { Tool } from './registry.ts';
import { router, viewerProcedure } from './trpc.ts';

/** The built-in script library. */
export const toolRouter = router({
  list: viewerProcedure.query(({ ctx }): readonly Tool[] => ctx.services.tools),
});
