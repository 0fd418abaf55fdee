import type { BuiltinLowering } from '../lower/builtin.ts';
import { mapLowerings } from './maps/lowering.ts';
import { memoryLowerings } from './memory/lowering.ts';
import { nameLowerings } from './names/lowering.ts';
import { outputLowerings } from './output/lowering.ts';
import { processLowerings } from './process/lowering.ts';
import { stringLowerings } from './strings/lowering.ts';
import { symbolLowerings } from './symbols/lowering.ts';
import { systemLowerings } from './system/lowering.ts';

/** How each builtin becomes IR, by its canonical name. */
export const builtinLowerings: Readonly<Record<string, BuiltinLowering>> = {
  ...mapLowerings,
  ...memoryLowerings,
  ...stringLowerings,
  ...nameLowerings,
  ...outputLowerings,
  ...processLowerings,
  ...symbolLowerings,
  ...systemLowerings,
};
