import { parseTraceOptions } from '../options.ts';
import { usage, version } from '../usage.ts';
import { writeOutput } from '../write.ts';

/**
 * `sonde trace`: bpftrace's command line. The exit status is that of the script's exit(); 1 when it does not compile.
 * What does the work is loaded when it is asked for: a listing needs no compiler.
 */
export async function trace(args: readonly string[]): Promise<number> {
  const options = parseTraceOptions(args);
  if (options.help) return print(usage);
  if (options.version) return print(`sonde v${version}\n`);
  if (options.info) return print((await import('./info.ts')).infoText(options));
  if (options.list) return (await import('./list.ts')).listMatches(options);
  return (await import('./run-script.ts')).runScript(options);
}

function print(text: string): number {
  writeOutput(text);
  return 0;
}
