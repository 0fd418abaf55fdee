import { loopHelpers } from './helper/loop-helpers.ts';
import { mapHelpers } from './helper/map-helpers.ts';
import { probeReadHelpers } from './helper/probe-read-helpers.ts';
import { processHelpers } from './helper/process-helpers.ts';
import { ringBufferHelpers } from './helper/ring-buffer-helpers.ts';
import { stackHelpers } from './helper/stack-helpers.ts';
import { textHelpers } from './helper/text-helpers.ts';
import type { HelperTable } from './helper-table.ts';

/** What a machine offers unless told otherwise. */
export const defaultHelpers: HelperTable = {
  ...loopHelpers,
  ...mapHelpers,
  ...probeReadHelpers,
  ...processHelpers,
  ...ringBufferHelpers,
  ...stackHelpers,
  ...textHelpers,
};
