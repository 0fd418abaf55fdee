import {
  type CompileResult,
  compile as compileScript,
  type DumpStage,
  diagnosticCodes,
  dump,
  fixtureKernel,
  type KernelInfo,
  renderDiagnostics,
} from '@sonde/compiler';
import { openMachine } from '@sonde/ebpf';
import { corpus } from '../corpus.ts';
import { typedScript } from '../grammar/script.ts';
import { mutatedText, swappedWords } from '../mutate.ts';
import type { Random } from '../random.ts';
import { type Target, textFeeder } from '../target.ts';

/** Scripts and near-scripts through the whole compiler, for the frozen kernel and for this machine's. */
export const compile: Target = {
  name: 'compile',
  promise: 'compiles or is refused with diagnostics at places of the script',
  // Five times through everything, the largest of them half a second each.
  limitMs: 5000,
  extension: 'bt',
  prepare() {
    const scripts = corpus();
    const kernels: KernelInfo[] = [fixtureKernel(), openMachine().kernel];
    return textFeeder(
      (random) => makeText(random, scripts),
      (text) => {
        const outcomes = kernels.map((kernel) => compiled(text, kernel));
        return outcomes[1] ?? '';
      },
    );
  },
};

function makeText(random: Random, scripts: readonly string[]): string {
  const whole = random.chance(0.3) ? typedScript(random) : random.pick(scripts);
  const change = random.chance(0.8) ? swappedWords : mutatedText;
  return change(whole, scripts, random);
}

const codes: ReadonlySet<string> = new Set(Object.keys(diagnosticCodes));
const stages: readonly DumpStage[] = ['types', 'bytecode'];

/** Compiles, and holds the result to what is promised of diagnostics. Gives the first error's code. */
export function compiled(text: string, kernel: KernelInfo): string {
  const options = {
    sourceName: 'stdin',
    positional: ['7', 'word'],
    named: {},
    unsafe: true,
    config: {},
    readFile: () => undefined,
  };
  const result = compileScript(text, kernel, options);
  checkDiagnostics(text, result);
  const error = result.diagnostics.find(({ severity }) => severity === 'error');
  if ((result.compiled === undefined) !== (error !== undefined))
    throw new Error('a script compiles exactly when there is no error');
  if (result.compiled !== undefined) for (const stage of stages) dump(text, stage, kernel, options);
  return error === undefined ? 'compiled' : `refused: ${error.code}`;
}

function checkDiagnostics(text: string, { diagnostics }: CompileResult): void {
  for (const { code, span, message, labels } of diagnostics) {
    if (!codes.has(code)) throw new Error(`the code ${code} is not in the catalogue`);
    if (message.trim() === '') throw new Error(`${code} says nothing`);
    for (const { start, end } of [span, ...labels.map((label) => label.span)])
      if (!(start >= 0 && start <= end && end <= text.length))
        throw new Error(`${code} lies at ${start}-${end}, outside of the script`);
  }
  const rendered = renderDiagnostics(diagnostics, { name: 'stdin', text });
  if (diagnostics.length > 0 && rendered === '') throw new Error('diagnostics render as nothing');
  JSON.stringify(diagnostics);
}
