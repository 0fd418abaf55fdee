import { type Tool, tools } from '@sonde/tools';
import { router, viewerProcedure } from './trpc.ts';

/** The built-in script library. */
export const toolRouter = router({
  list: viewerProcedure.query((): readonly Tool[] => tools),
});
