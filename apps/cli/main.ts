import { UsageError } from './options.ts';
import { trace } from './trace/trace.ts';
import { usage, version } from './usage.ts';
import { writeError, writeOutput } from './write.ts';

/** Commands are loaded when they are asked for, each from a bundle of its own: `sonde trace` must start quickly. */
const commands: Record<
  string,
  () => Promise<(args: readonly string[]) => number | Promise<number>>
> = {
  trace: async () => trace,
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
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // By name, not by class: every bundle has classes of its own.
    if (name === 'ReaderGone') return;
    process.exitCode = 1;
    writeError(`ERROR: ${message}\n${name === 'UsageError' ? `\n${usage}` : ''}`);
  },
);
