import { builtinsCases } from './builtins.ts';
import { errorsCases } from './errors.ts';
import { flowCases } from './flow.ts';
import { functionsCases } from './functions.ts';
import { mapsCases } from './maps.ts';
import { printfCases } from './printf.ts';
import type { ScriptCase } from './script-case.ts';
import { stringsCases } from './strings.ts';
import { valuesCases } from './values.ts';

/** All tables by topic. */
export const scriptCases: Readonly<Record<string, readonly ScriptCase[]>> = {
  values: valuesCases,
  strings: stringsCases,
  builtins: builtinsCases,
  printf: printfCases,
  flow: flowCases,
  functions: functionsCases,
  maps: mapsCases,
  errors: errorsCases,
};
