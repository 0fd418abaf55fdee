/** Run by scripts/lab.mjs: one command in one guest. */
import { bundleFolders } from './bundles.ts';
import { runGuest } from './guest.ts';
import { type LabOptions, parseLabOptions, usage } from './options.ts';

function readOptions(): LabOptions {
  try {
    return parseLabOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`lab: ${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

const options = readOptions();
const { status, console: log } = await runGuest({
  ...options,
  folders: { ...bundleFolders(), ...options.folders },
  onStdout: (data) => process.stdout.write(data),
  onStderr: (data) => process.stderr.write(data),
});
if (status === 125) process.stderr.write(log);
process.exitCode = status;
