import { type CompiledScript, compile, renderDiagnostics } from '@sonde/compiler';
import { type Machine, openMachine, VerifierError } from '@sonde/ebpf';
import { SessionError } from '@sonde/runtime';
import { createMaps } from '../../../packages/runtime/load/maps.ts';
import { loadPrograms } from '../../../packages/runtime/load/programs.ts';
import { typedScript } from '../grammar/script.ts';
import { type Target, textFeeder } from '../target.ts';

/** What the verifier says of a program that asks for too much of it: no lowering could change that. */
const tooLarge = /BPF program is too large|too many states|is too complex|stack .*512/;

/** Scripts whose every expression has the type that its place wants, into this machine's kernel. */
export const load: Target = {
  name: 'load',
  promise: 'a script that compiles is taken by the verifier',
  // The verifier may look at a million instructions before it gives up.
  limitMs: 60_000,
  extension: 'bt',
  missing: () => (process.getuid?.() === 0 ? undefined : 'not root'),
  prepare() {
    const machine = openMachine();
    return textFeeder(typedScript, (text) => {
      const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: true, config: {} };
      const { compiled, diagnostics } = compile(text, machine.kernel, options);
      renderDiagnostics(diagnostics, { name: 'stdin', text });
      if (compiled !== undefined) return loaded(machine, compiled);
      return `refused: ${diagnostics.find(({ severity }) => severity === 'error')?.code}`;
    });
  },
};

/** Loads all programs, and closes them. Throws the verifier's last words when it refuses one. */
export function loaded({ binding, kernel }: Machine, compiled: CompiledScript): string {
  const maps = createMaps(binding, compiled, kernel.possibleCpus);
  try {
    const { features } = kernel;
    for (const { program } of loadPrograms(binding, compiled, maps, { features, limited: false }))
      program.close();
    return 'loaded';
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    const { cause, log = '' } = error;
    if (tooLarge.test(log)) return 'too large for the verifier';
    const last = log.trimEnd().split('\n').slice(-12);
    const word = cause instanceof VerifierError ? cause.message : error.message;
    throw new Error(`${word.replace(/program \w+/, 'program')}\n${last.join('\n')}`);
  } finally {
    for (const map of maps) map.close();
  }
}
