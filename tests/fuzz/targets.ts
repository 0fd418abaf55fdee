import type { Target } from './target.ts';
import { btf } from './targets/btf.ts';
import { bytecode } from './targets/bytecode.ts';
import { c } from './targets/c.ts';
import { compile } from './targets/compile.ts';
import { dwarf } from './targets/dwarf.ts';
import { editor } from './targets/editor.ts';
import { elf } from './targets/elf.ts';
import { hostFiles } from './targets/host-files.ts';
import { load } from './targets/load.ts';
import { names } from './targets/names.ts';
import { parse } from './targets/parse.ts';
import { peer } from './targets/peer.ts';
import { results } from './targets/results.ts';
import { run } from './targets/run.ts';
import { savedKernel } from './targets/saved-kernel.ts';
import { wire } from './targets/wire.ts';

/** Everything that is fuzzed. */
export const targets: readonly Target[] = [
  parse,
  editor,
  compile,
  c,
  load,
  run,
  peer,
  bytecode,
  btf,
  elf,
  dwarf,
  names,
  hostFiles,
  results,
  wire,
  savedKernel,
];
