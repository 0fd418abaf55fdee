import { existsSync, readFileSync } from 'node:fs';
import { type CompiledScript, compile, format, renderDiagnostics } from '@sonde/compiler';
import type { Machine } from '@sonde/ebpf';
import {
  type Child,
  hostResolver,
  rehearseSession,
  SessionError,
  startChild,
  startSession,
} from '@sonde/runtime';
import { type TraceOptions, UsageError } from '../options.ts';
import {
  errorsGoToTerminal,
  fileSink,
  openOutput,
  type Sink,
  writeError,
  writeOutput,
} from '../write.ts';
import { compileOptions, sourceName } from './compile-options.ts';
import { machineFor } from './machine.ts';
import { createOutput, type Output } from './output.ts';
import { createReport } from './report.ts';
import { printStages } from './stages.ts';
import { showLog } from './verifier.ts';

/** Exit status, as bpftrace's, when a script compiled but could not be loaded or attached. */
const notRun = 255;

/** Everything that `sonde trace` does with a script but list its probes. Gives the exit status. */
export async function runScript(options: TraceOptions): Promise<number> {
  const machine = machineFor(options);
  const text = readProgram(options);
  if (options.reformat) {
    writeOutput(format(text));
    return 0;
  }
  if (options.debug.length === 0 || options.debug.includes('verifier')) requireRoot();
  if (options.debug.length > 0) return printStages(text, machine, options);
  if (options.pid !== undefined && !existsSync(`/proc/${options.pid}`))
    throw new Error(`there is no process ${options.pid}`);
  return run(text, machine, options);
}

async function run(text: string, machine: Machine, options: TraceOptions): Promise<number> {
  const source = { name: sourceName(options), text };
  const show = (diagnostics: Parameters<typeof renderDiagnostics>[0]): void => {
    const shown =
      options.warnings === 'none'
        ? diagnostics.filter((each) => each.severity === 'error')
        : diagnostics;
    if (shown.length === 0) return;
    writeError(renderDiagnostics(shown, source, { color: errorsGoToTerminal() }));
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
    showLog(error, source, options.verbose);
    return notRun;
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
  const pid = child?.pid ?? options.pid;
  const sessionOptions = {
    binding: machine.binding,
    kernel: machine.kernel,
    onOutput: outputOf(compiled, options, sink, warn).show,
    createResolver: hostResolver(machine.binding, {
      pids: pid === undefined ? [] : [pid],
      symbols: machine.symbols,
    }),
    ...(child && { child }),
    fullVerifierLog: options.verbose,
  };
  if (options.dryRun) {
    await rehearseSession(compiled, sessionOptions);
    return 0;
  }
  // Before anything is attached: who is told so may end it at once.
  let stopped = false;
  let stop = (): void => {
    stopped = true;
  };
  process.on('SIGINT', () => stop());
  process.on('SIGTERM', () => stop());
  const session = await startSession(compiled, sessionOptions);
  stop = () => void session.stop();
  process.on('SIGUSR1', () => session.signal('SIGUSR1'));
  if (stopped) stop();
  const ended = await session.ended;
  sink.flush();
  if (ended.message !== undefined) writeError(`ERROR: ${ended.message}\n`);
  return ended.reason === 'error' ? 1 : ended.exitCode;
}

function outputOf(
  compiled: CompiledScript,
  options: TraceOptions,
  sink: Sink,
  warn: (diagnostic: SessionError['diagnostic']) => void,
): Output {
  const plain = createOutput(compiled.schema, options, sink, warn);
  if (compiled.mode === 'trace') return plain;
  return createReport(compiled, { format: options.format, sink, after: plain, warn });
}

function readProgram({ program, file }: TraceOptions): string {
  if (program !== undefined) return program;
  if (file === undefined) throw new UsageError('no program: give a file, or -e PROGRAM');
  if (file !== '-' && !existsSync(file)) throw new UsageError(`there is no file ${file}`);
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

function requireRoot(): void {
  if (process.getuid?.() !== 0) throw new UsageError('tracing needs root: run it with sudo');
}
