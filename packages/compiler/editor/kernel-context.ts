import { signatures } from '../builtins/signatures.ts';
import type { CompileOptions } from '../compile.ts';
import { defaultConfig } from '../config.ts';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import { expandAttachPoint, providers } from '../providers/index.ts';
import { parse } from '../syntax/parse.ts';
import { form } from '../types/calls.ts';
import { wellKnownNames } from '../types/constants/well-known-constants.ts';
import { mapKindNames } from '../types/map-declarations.ts';
import { configKeys } from '../types/read-config.ts';
import { showType } from '../types/show.ts';
import { StructTable } from '../types/structs.ts';
import { typeNames } from '../types/type-names.ts';
import type { BuiltinHelp, EditorContext, FieldHelp, ProviderHelp } from './context.ts';
import { probesOf } from './probe-names.ts';
import { scriptTypes } from './script-types.ts';

/** With all that is allowed: who writes a script learns from diagnostics what a run would not permit. */
const withoutParameters: CompileOptions = {
  sourceName: 'script',
  positional: [],
  named: {},
  unsafe: true,
  config: {},
};

/** What this kernel offers, or without one, what the language does. `options`: what the script would be compiled with. */
export function kernelContext(
  kernel?: KernelInfo,
  options: CompileOptions = withoutParameters,
): EditorContext {
  return {
    providers: providerHelp,
    builtins: builtinHelp,
    configKeys,
    mapKinds: mapKindNames,
    ownTypes: typeNames,
    probes: (prefix, limit) => (kernel ? probesOf(kernel, prefix, limit) : []),
    args: (attachPoint) => (kernel ? argsOf(kernel, attachPoint) : []),
    typeNames: (tag, prefix, limit) =>
      kernel ? first(kernel.btf.names(tag, { prefix }), limit) : [],
    constants: (prefix, limit) => (kernel ? constantsOf(kernel, prefix, limit) : []),
    types: (script, text) => (kernel ? scriptTypes(script, text, kernel, options) : undefined),
  };
}

const providerHelp = providers.map(
  ({ names: [name, ...aliases], syntax, docs }): ProviderHelp => ({ name, aliases, syntax, docs }),
);

const builtinHelp = signatures.map(
  (each): BuiltinHelp => ({
    name: each.name,
    kind: each.params.every(({ optional }) => optional === true) ? 'variable' : 'function',
    signature: each.params.length === 0 && each.rest !== true ? each.name : form(each),
    params: each.params.map(({ name }) => name),
    rest: each.rest === true,
    docs: each.docs,
  }),
);

function constantsOf({ arch, btf }: KernelInfo, prefix: string, limit: number): string[] {
  const known = wellKnownNames(arch).filter((name) => name.startsWith(prefix));
  return first(new Set([...known, ...btf.names('enumerator', { prefix })]), limit);
}

function first(names: Iterable<string>, limit: number): string[] {
  const found: string[] = [];
  for (const name of names) {
    if (found.length >= limit) break;
    found.push(name);
  }
  return found.sort();
}

/** Asks the provider, as the checker does, and keeps quiet about what it does not find. */
function argsOf(kernel: KernelInfo, attachPoint: string): FieldHelp[] {
  const diagnostics = new Diagnostics();
  const script = parse({ name: 'probe', text: `${attachPoint} { }` }, diagnostics);
  const [item] = script.items;
  const point = item?.kind === 'probe' ? item.attachPoints[0] : undefined;
  if (point === undefined) return [];
  const [probe] = expandAttachPoint(point, {
    kernel,
    structs: new StructTable(kernel),
    config: defaultConfig,
    options: withoutParameters,
    diagnostics,
    unmatched: diagnostics,
  });
  const fields = probe?.args?.()?.fields ?? [];
  return fields.map(({ name, type }) => ({ name, type: showType(type) }));
}
