import type { CompileOptions } from '../compile.ts';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import { fixtureKernel } from '../kernel/fixture.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import { parse } from '../syntax/parse.ts';
import { type CheckResult, check } from './check.ts';
import { showType } from './show.ts';

export interface Checked extends CheckResult {
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses and checks a script against the frozen kernel, for tests. */
export function checkText(
  text: string,
  changes: { kernel?: KernelInfo; options?: Partial<CompileOptions> } = {},
): Checked {
  const source = { name: 'stdin', text };
  const diagnostics = new Diagnostics();
  const options: CompileOptions = {
    sourceName: 'stdin',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    ...changes.options,
  };
  const script = parse(source, diagnostics);
  const result = check(script, source, changes.kernel ?? fixtureKernel(), options, diagnostics);
  return { ...result, diagnostics: diagnostics.list };
}

/** Codes of the diagnostics in order of report, warnings with a `?` in front. */
export const codesOf = (checked: Checked): string[] =>
  checked.diagnostics.map(({ severity, code }) => (severity === 'error' ? code : `?${code}`));

/** The type of the first variable of the first probe; with errors, their codes instead. */
export function variableTypeOf(checked: Checked): string {
  const errors = codesOf(checked).filter((code) => !code.startsWith('?'));
  const [variable] = checked.typed.probes[0]?.variables ?? [];
  return errors.length > 0 || variable === undefined ? errors.join(' ') : showType(variable.type);
}

/** `@m[key]: value` of every map. */
export const mapTypesOf = ({ typed }: Checked): string[] =>
  typed.maps.map(({ name, key, value }) =>
    key === undefined
      ? `${name}: ${showType(value)}`
      : `${name}[${showType(key)}]: ${showType(value)}`,
  );
