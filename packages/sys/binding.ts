import { type Addon, loadAddon } from './addon.ts';
import { type KernelBtfCommands, kernelBtfCommands } from './commands/kernel-btf.ts';
import { type KernelProgramCommands, kernelProgramCommands } from './commands/kernel-program.ts';
import { type LinkCommands, linkCommands } from './commands/link.ts';
import { type MapCommands, mapCommands } from './commands/map.ts';
import { type PerfEventCommands, perfEventCommands } from './commands/perf-event.ts';
import { type ProcessCommands, processCommands } from './commands/process.ts';
import { type ProgramCommands, programCommands } from './commands/program.ts';

/**
 * The kernel as this project uses it. Everything above takes it as a value, so that a test can put
 * another in its place. Calls throw SyscallError; descriptors they give are the caller's to close.
 */
export interface Binding
  extends MapCommands,
    ProgramCommands,
    KernelBtfCommands,
    KernelProgramCommands,
    LinkCommands,
    PerfEventCommands,
    ProcessCommands {}

export const createBinding = (addon: Addon): Binding => ({
  ...mapCommands(addon),
  ...programCommands(addon),
  ...kernelBtfCommands(addon),
  ...kernelProgramCommands(addon),
  ...linkCommands(addon),
  ...perfEventCommands(addon),
  ...processCommands(addon),
});

/**
 * Loads the addon: from `path`, else from $SONDE_ADDON, else as built in this package. Throws when
 * the file is missing, with the command that builds it.
 */
export const loadBinding = (path?: string): Binding => createBinding(loadAddon(path));
