import { applicationCases } from './applications.ts';
import { memoryCases, processCases, processorCases, securityCases } from './host.ts';
import { networkCases } from './network.ts';
import { diskCases, fileCases } from './storage.ts';
import type { ToolCase } from './tool-case.ts';

/** One for each tool of the library; a test holds that none is missing. */
export const toolCases: readonly ToolCase[] = [
  ...processCases,
  ...processorCases,
  ...memoryCases,
  ...fileCases,
  ...diskCases,
  ...networkCases,
  ...applicationCases,
  ...securityCases,
];
