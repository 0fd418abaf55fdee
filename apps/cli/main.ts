import { UsageError } from './options.ts';
import { usage, version } from './usage.ts';
import { ReaderGone, writeError, writeOutput } from './write.ts';

/** Commands are loaded when they are asked for: `sonde trace` must start quickly. */
const commands: Record<
  string,
  () => Promise<(args: readonly string[]) => number | Promise<number>>
> = {
  trace: async () => (await import('./trace/trace.ts')).trace,
  check: async () => (await import('./commands/check.ts')).check,
  fmt: async () => (await import('./commands/fmt.ts')).formatFiles,
  explain: async () => (await import('./commands/explain.ts')).explainCode,
  tools: async () => (await import('./commands/tools.ts')).printTools,
  'kernel-info': async () => (await import('./commands/kernel-info.ts')).writeKernelInfo,
};

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '-h' || name === '--help' || name === 'help') {
    writeOutput(usage);
    return name === undefined ? 1 : 0;
  }
  if (name === '-V' || name === '--version') {
    writeOutput(`sonde v${version}\n`);
    return 0;
  }
  const load = commands[name];
  if (!load) throw new UsageError(`unknown command '${name}'; did you mean 'sonde trace ${name}'?`);
  const command = await load();
  return command(rest);
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (error instanceof ReaderGone) return;
    process.exitCode = 1;
    if (error instanceof UsageError) writeError(`ERROR: ${error.message}\n\n${usage}`);
    else writeError(`ERROR: ${error instanceof Error ? error.message : String(error)}\n`);
  },
);
