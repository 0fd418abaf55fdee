import { compile, fixtureKernel, renderDiagnostics } from '@sonde/compiler';
import { type Machine, openMachine } from '@sonde/ebpf';
import { resultRenderer } from '@sonde/output';
import { noResolver, SessionError, startSession } from '@sonde/runtime';
import { runScript } from '../../scripts/run-script.ts';
import { repeatableScript } from '../grammar/script.ts';
import { type Target, textFeeder } from '../target.ts';

/** A program that runs into the verifier's limit says so; there is nothing to compare then. */
const tooLarge = /BPF program is too large|too many states|is too complex/;
const durationMs = 10_000;

/** Scripts that print the same everywhere: run by the interpreter for the frozen kernel, and by this one. */
export const run: Target = {
  name: 'run',
  promise: 'prints the same in the interpreter and in the kernel',
  limitMs: 60_000,
  extension: 'bt',
  missing: () => (process.getuid?.() === 0 ? undefined : 'not root'),
  prepare() {
    const machine = openMachine();
    return textFeeder(repeatableScript, async (text) => {
      const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: true, config: {} };
      const { compiled, diagnostics } = compile(text, machine.kernel, options);
      if (compiled === undefined)
        return `refused: ${diagnostics.find(({ severity }) => severity === 'error')?.code}`;
      const traced = await outputOf(machine, text);
      if (traced === undefined) return 'too large for the verifier';
      if (compile(text, fixtureKernel(), options).compiled === undefined)
        return 'refused for the frozen kernel';
      const { stdout } = await runScript(text);
      assertSameLines(traced, stdout);
      return 'ran';
    });
  },
};

/** stdout of a script that ends by itself; undefined when it is too large for the verifier. Throws when it cannot be run. */
export async function outputOf(machine: Machine, text: string): Promise<string | undefined> {
  const { binding, kernel } = machine;
  const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: true, config: {} };
  const { compiled, diagnostics } = compile(text, kernel, options);
  if (compiled === undefined)
    throw new Error(renderDiagnostics(diagnostics, { name: 'stdin', text }));
  const renderer = resultRenderer(compiled.schema, 'text');
  let stdout = '';
  const write = (pieces: ReturnType<typeof renderer.end>): void => {
    for (const { stream, text: piece } of pieces) if (stream === 'stdout') stdout += piece;
  };
  try {
    const session = await startSession(compiled, {
      binding,
      kernel,
      createResolver: () => noResolver,
      limits: { durationMs },
      onOutput(output) {
        if (output.kind === 'ended') write(renderer.end());
        else if (output.kind === 'events') write(renderer.item(output));
        else if (output.kind === 'snapshot') write(renderer.item(output));
      },
    });
    const { message, reason } = await session.ended;
    if (message !== undefined || reason === 'duration') throw new Error(message ?? 'did not end');
    return stdout;
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    if (tooLarge.test(error.log ?? '')) return undefined;
    throw new Error(`${error.message}\n${error.log?.trimEnd().split('\n').slice(-8).join('\n')}`);
  }
}

/** Maps are walked in the order of their hashes, which no two kernels share: lines are compared as a set. */
export function assertSameLines(first: string, second: string): void {
  const [left, right] = [first, second].map((text) => text.replace(/\n+$/, '').split('\n').sort());
  const only = (a: readonly string[], b: readonly string[]): string =>
    a
      .filter((line) => !b.includes(line))
      .slice(0, 5)
      .join('\n');
  if (left!.join('\n') === right!.join('\n')) return;
  throw new Error(
    `prints differently\nfirst:\n${only(left!, right!)}\nsecond:\n${only(right!, left!)}`,
  );
}
