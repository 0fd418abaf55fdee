import { existsSync, readFileSync } from 'node:fs';
import {
  type CompiledScript,
  type CompileOptions,
  compile,
  dump,
  renderDiagnostics,
} from '@sonde/compiler';
import { type Machine, openMachine } from '@sonde/ebpf';
import { type Child, hostResolver, SessionError, startChild, startSession } from '@sonde/runtime';
import { parseTraceOptions, type TraceOptions, UsageError } from '../options.ts';
import { usage, version } from '../usage.ts';
import { fileSink, openOutput } from '../write.ts';
import { printInfo } from './info.ts';
import { listMatches } from './list.ts';
import { createOutput } from './output.ts';

/** `sonde trace`: bpftrace's command line. The exit status is that of the script's exit(). */
export async function trace(args: readonly string[]): Promise<number> {
  const options = parseTraceOptions(args);
  if (options.help) return print(usage);
  if (options.version) return print(`sonde v${version}\n`);
  const machine = openMachine(options.pid === undefined ? {} : rootOf(options.pid));
  if (options.info) return print(printInfo(machine));
  if (options.list) return listMatches(machine, options);
  const text = readProgram(options);
  if (options.debug.length > 0) return printStages(text, machine, options);
  requireRoot();
  if (options.pid !== undefined && !existsSync(`/proc/${options.pid}`))
    throw new UsageError(`there is no process ${options.pid}`);
  return run(text, machine, options);
}

async function run(text: string, machine: Machine, options: TraceOptions): Promise<number> {
  const source = { name: sourceName(options), text };
  const show = (diagnostics: Parameters<typeof renderDiagnostics>[0]): void => {
    const shown =
      options.warnings === 'none'
        ? diagnostics.filter((each) => each.severity === 'error')
        : diagnostics;
    process.stderr.write(
      renderDiagnostics(shown, source, { color: process.stderr.isTTY === true }),
    );
  };
  const child =
    options.command === undefined
      ? undefined
      : startChild(machine.binding, options.command.split(' ').filter(Boolean));
  try {
    const { compiled, diagnostics } = compile(text, machine.kernel, compileOptions(options, child));
    show(diagnostics);
    if (!compiled) {
      child?.kill();
      return 1;
    }
    return await runCompiled(compiled, machine, options, child, (diagnostic) => show([diagnostic]));
  } catch (error) {
    child?.kill();
    if (!(error instanceof SessionError)) throw error;
    show([error.diagnostic]);
    if (error.log) process.stderr.write(options.verbose ? `${error.log}\n` : logTail(error.log));
    return 1;
  }
}

async function runCompiled(
  compiled: CompiledScript,
  machine: Machine,
  options: TraceOptions,
  child: Child | undefined,
  warn: (diagnostic: SessionError['diagnostic']) => void,
): Promise<number> {
  const sink = fileSink(
    options.output === undefined ? 1 : openOutput(options.output),
    options.buffering,
  );
  const output = createOutput(compiled.schema, options, sink, warn);
  const pid = child?.pid ?? options.pid;
  // Before anything is attached: who is told so may end it at once.
  let stopped = options.dryRun;
  let stop = (): void => {
    stopped = true;
  };
  process.on('SIGINT', () => stop());
  process.on('SIGTERM', () => stop());
  const session = await startSession(compiled, {
    binding: machine.binding,
    kernel: machine.kernel,
    onOutput: (each) => output.show(each),
    createResolver: hostResolver(machine.binding, {
      demangle: true,
      pids: pid === undefined ? [] : [pid],
    }),
    ...(child && { child }),
  });
  stop = () => void session.stop();
  process.on('SIGUSR1', () => session.signal('SIGUSR1'));
  if (stopped) stop();
  const ended = await session.ended;
  sink.flush();
  if (ended.message !== undefined) process.stderr.write(`ERROR: ${ended.message}\n`);
  return ended.reason === 'error' ? 1 : ended.exitCode;
}

function compileOptions(options: TraceOptions, child: Child | undefined): CompileOptions {
  const { positional, named, unsafe, pid } = options;
  const environment = Object.entries(process.env).filter(([name]) => name.startsWith('BPFTRACE_'));
  return {
    sourceName: sourceName(options),
    positional,
    named,
    unsafe,
    config: Object.fromEntries(
      environment.map(([name, value]) => [
        name.slice('BPFTRACE_'.length).toLowerCase(),
        value ?? '',
      ]),
    ),
    readFile: readImport,
    ...(pid !== undefined && { pid }),
    ...(child && { childPid: child.pid }),
  };
}

/** A file that a script imports; what cannot be read is not there. */
function readImport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function printStages(text: string, { kernel }: Machine, options: TraceOptions): number {
  const compiling = compileOptions(options, undefined);
  for (const stage of options.debug) {
    if (stage === 'verifier') continue;
    const shown = dump(text, stage, kernel, compiling);
    if (shown !== undefined) process.stdout.write(`${shown}\n`);
  }
  const { diagnostics, compiled } = compile(text, kernel, compiling);
  process.stderr.write(renderDiagnostics(diagnostics, { name: compiling.sourceName, text }));
  return compiled ? 0 : 1;
}

function readProgram({ program, file }: TraceOptions): string {
  if (program !== undefined) return program;
  if (file === undefined) throw new UsageError('no program: give a file, or -e PROGRAM');
  if (file !== '-' && !existsSync(file)) throw new UsageError(`there is no file ${file}`);
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

const sourceName = ({ program, file }: TraceOptions): string =>
  program !== undefined || file === '-' || file === undefined ? 'stdin' : file;

function requireRoot(): void {
  if (process.getuid?.() !== 0) throw new UsageError('tracing needs root: run it with sudo');
}

/** The lines of a verifier's log that say why. */
function logTail(log: string): string {
  const lines = log.trimEnd().split('\n');
  const tail = lines.slice(-8).map((line) => `  ${line}\n`);
  return `${tail.join('')}HINT: -v prints all ${lines.length} lines of the verifier's log\n`;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** A process in a container sees files of its own. */
const rootOf = (pid: number): { root?: string } =>
  existsSync(`/proc/${pid}/root/`) ? { root: `/proc/${pid}/root` } : {};
