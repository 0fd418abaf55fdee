import {
  type CompiledScript,
  type CompileOptions,
  compile,
  type Diagnostic,
  renderDiagnostics,
} from '@sonde/compiler';
import { type Machine, openMachine } from '@sonde/ebpf';
import { attachedProbesJson, isResultItem, resultRenderer } from '@sonde/output';
import { type Child, hostResolver, SessionError, startChild, startSession } from '@sonde/runtime';
import type { Case } from './case-file.ts';
import type { Outcome } from './golden-file.ts';
import { commandOf, scriptOf } from './workload.ts';

/** Longest a session may trace, in milliseconds. */
const durationMs = 10_000;

const machine: Machine = openMachine();

/** Runs a case as a session of this process: what `sonde trace` does, without its start for each case. */
export async function runSession(each: Case, program: string): Promise<Outcome> {
  const source = { name: 'stdin', text: scriptOf(each, program) };
  const command = commandOf(each, program);
  const child = command && startChild(machine.binding, command);
  const shown: Diagnostic[] = [];
  const refused = (): Outcome => ({
    status: 1,
    stdout: '',
    diagnostics: renderDiagnostics(shown, source),
    stderr: '',
  });
  try {
    const { compiled, diagnostics } = compile(
      source.text,
      machine.kernel,
      compileOptions(each, child),
    );
    shown.push(...diagnostics);
    if (compiled === undefined) {
      child?.kill();
      return refused();
    }
    const traced = await traceToEnd(each, compiled, child, (diagnostic) => shown.push(diagnostic));
    return { ...traced, diagnostics: renderDiagnostics(shown, source) };
  } catch (error) {
    child?.kill();
    if (!(error instanceof SessionError)) throw error;
    const { stderr, ...outcome } = refused();
    const notes = renderDiagnostics([error.diagnostic], source) + (error.log ?? '');
    return { ...outcome, stderr: stderr + notes };
  }
}

async function traceToEnd(
  each: Case,
  compiled: CompiledScript,
  child: Child | undefined,
  warn: (diagnostic: Diagnostic) => void,
): Promise<Omit<Outcome, 'diagnostics'>> {
  const renderer = resultRenderer(compiled.schema, each.format);
  const texts = { stdout: '', stderr: '' };
  const write = (pieces: ReturnType<typeof renderer.end>): void => {
    for (const { stream, text } of pieces) texts[stream] += text;
  };
  const session = await startSession(compiled, {
    binding: machine.binding,
    kernel: machine.kernel,
    createResolver: hostResolver(machine.binding, {
      pids: child === undefined ? [] : [child.pid],
    }),
    limits: { durationMs },
    ...(child && { child }),
    onOutput(output) {
      if (output.kind === 'warning') warn(output.diagnostic);
      else if (output.kind === 'ended') write(renderer.end());
      else if (output.kind === 'attached') {
        if (each.format === 'json') texts.stdout += attachedProbesJson(output.probes);
      } else if (isResultItem(output)) write(renderer.item(output));
    },
  });
  const ended = await session.ended;
  if (ended.reason === 'duration') throw new Error(`${each.name} did not end by itself`);
  if (ended.message !== undefined) texts.stderr += `ERROR: ${ended.message}\n`;
  return { status: ended.reason === 'error' ? 1 : ended.exitCode, ...texts };
}

function compileOptions(each: Case, child: Child | undefined): CompileOptions {
  const pair = (text: string): [string, string] => {
    const [key = '', value = 'true'] = text.split(/=(.*)/s);
    return [key, value];
  };
  return {
    sourceName: 'stdin',
    positional: each.positional,
    named: Object.fromEntries(each.named.map(pair)),
    unsafe: each.unsafe,
    config: {
      // The goldens come from a bpftrace that was built without a symbolizer of source lines.
      show_debug_info: 'false',
      ...Object.fromEntries(
        each.environment
          .map(pair)
          .map(([key, value]) => [key.replace('BPFTRACE_', '').toLowerCase(), value]),
      ),
    },
    ...(child && { childPid: child.pid }),
  };
}
