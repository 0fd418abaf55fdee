import { signatures } from '../builtins/signatures.ts';
import { defaultConfig } from '../config.ts';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import { expandAttachPoint, findProvider, providers } from '../providers/index.ts';
import { parse } from '../syntax/parse.ts';
import { form } from '../types/calls.ts';
import { showType } from '../types/show.ts';
import { StructTable } from '../types/structs.ts';
import type { BuiltinHelp, EditorContext, FieldHelp, ProviderHelp } from './context.ts';

/** What this kernel offers, or without one, what the language does. */
export function kernelContext(kernel?: KernelInfo): EditorContext {
  return {
    providers: providers.map(
      ({ names: [name, ...aliases], syntax, docs }): ProviderHelp => ({
        name,
        aliases,
        syntax,
        docs,
      }),
    ),
    builtins: signatures.map(
      (each): BuiltinHelp => ({
        name: each.name,
        kind: each.params.every(({ optional }) => optional === true) ? 'variable' : 'function',
        signature: each.params.length === 0 && each.rest !== true ? each.name : form(each),
        docs: each.docs,
      }),
    ),
    probes: (prefix, limit) => (kernel ? probesOf(kernel, prefix, limit) : []),
    args: (attachPoint) => (kernel ? argsOf(kernel, attachPoint) : []),
  };
}

function probesOf(kernel: KernelInfo, prefix: string, limit: number): string[] {
  const colon = prefix.indexOf(':');
  const written = prefix.slice(0, colon);
  const rest = prefix.slice(colon + 1);
  const provider = colon < 0 ? undefined : findProvider(written);
  const found: string[] = [];
  for (const target of targetsOf(kernel, provider?.names[0])) {
    if (found.length >= limit) break;
    if (target.startsWith(rest)) found.push(`${written}:${target}`);
  }
  return found;
}

function* targetsOf(kernel: KernelInfo, provider: string | undefined): Iterable<string> {
  switch (provider) {
    case 'tracepoint':
      yield* kernel.tracepoints.list();
      break;
    case 'rawtracepoint':
      for (const name of kernel.tracepoints.list()) yield name.slice(name.indexOf(':') + 1);
      break;
    case 'kprobe':
    case 'kretprobe':
    case 'fentry':
    case 'fexit':
      yield* kernel.functions.list();
      break;
    case 'interval':
      yield* ['s:1', 'ms:100', 'hz:10'];
      break;
    case 'profile':
      yield* ['hz:99', 'ms:10'];
      break;
  }
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
    options: { sourceName: 'probe', positional: [], named: {}, unsafe: true, config: {} },
    diagnostics,
    unmatched: diagnostics,
  });
  const fields = probe?.args?.()?.fields ?? [];
  return fields.map(({ name, type }) => ({ name, type: showType(type) }));
}
