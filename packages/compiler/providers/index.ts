import type { CompileOptions } from '../compile.ts';
import type { Config } from '../config.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { AttachPoint, AttachPointPart } from '../syntax/ast.ts';
import { positionalHint } from '../types/hints.ts';
import { nearHint } from '../types/near.ts';
import type { StructTable } from '../types/structs.ts';
import { fentry, fexit } from './fentry.ts';
import { iter } from './iter.ts';
import { kprobe, kretprobe } from './kprobe.ts';
import { isPattern, matcher } from './pattern.ts';
import { hardware, software } from './perf.ts';
import type { ExpandedProbe, Provider } from './provider.ts';
import { rawTracepoint } from './raw-tracepoint.ts';
import { begin, bench, end, self, test } from './special.ts';
import { interval, profile } from './timer.ts';
import { tracepoint } from './tracepoint.ts';
import { uprobe, uretprobe } from './uprobe.ts';
import { usdt } from './usdt.ts';
import { watchpoint } from './watchpoint.ts';

/** Every kind of probe. */
export const providers: readonly Provider[] = [
  begin,
  end,
  self,
  test,
  bench,
  interval,
  profile,
  tracepoint,
  rawTracepoint,
  kprobe,
  kretprobe,
  fentry,
  fexit,
  uprobe,
  uretprobe,
  usdt,
  software,
  hardware,
  watchpoint,
  iter,
];

const byName = new Map(
  providers.flatMap((provider) => provider.names.map((name) => [name, provider] as const)),
);

/** By name or alias, in any case; but `U` is usdt and `u` is uprobe. */
export const findProvider = (name: string): Provider | undefined =>
  byName.get(name) ?? byName.get(name.toLowerCase());

export interface ExpandContext {
  readonly kernel: KernelInfo;
  readonly structs: StructTable;
  readonly config: Config;
  readonly options: CompileOptions;
  readonly diagnostics: Diagnostics;
  readonly unmatched: Diagnostics;
}

/** The text with the values of positional parameters; one that is not given is empty. */
function withParameters(part: AttachPointPart, context: ExpandContext): AttachPointPart {
  const { text, parameters = [] } = part;
  let filled = '';
  let end = 0;
  for (const each of parameters) {
    const written = text.slice(each.start, each.end);
    const index = Number(written.slice(1));
    const value = context.options.positional[index - 1];
    if (value === undefined) {
      const message = `Positional parameter ${written} is not given, nothing is put in`;
      context.diagnostics.warning('positional-missing', part.span, message, {
        hint: positionalHint(index),
      });
    }
    filled += text.slice(end, each.start) + (value ?? '');
    end = each.end;
  }
  return { span: part.span, text: filled + text.slice(end) };
}

/** The attach points that an attach point of the script means on this kernel; empty after a diagnostic. */
export function expandAttachPoint(
  attachPoint: AttachPoint,
  context: ExpandContext,
): readonly ExpandedProbe[] {
  const [first, ...parts] = attachPoint.parts.map((part) => withParameters(part, context));
  const name = first?.text ?? '';
  const { span } = attachPoint;
  const provider = findProvider(name);
  if (provider !== undefined) return provider.expand({ ...context, provider, parts, span });
  if (isPattern(name)) return expandProviders(name, { ...attachPoint, parts }, context);
  const message =
    name === '' ? 'An attach point begins with a provider' : `Provider '${name}' is not known`;
  context.diagnostics.error('unknown-provider', first?.span ?? span, message, {
    hint:
      nearHint(name.toLowerCase(), byName.keys()) ??
      `Use one of ${providers.map((each) => each.names[0]).join(', ')}`,
  });
  return [];
}

/** Stands for an attach point that means nothing, so that the body of its probe can be checked: never to be attached. */
export function unresolvedProbe({ parts, text }: AttachPoint): ExpandedProbe {
  const provider = findProvider(parts[0]?.text ?? '') ?? begin;
  return { provider, name: text, target: { kind: 'begin' }, programType: 'raw_tracepoint' };
}

/** `*:sched:*`: every provider of the kernel that the pattern matches and that finds something. The parts are those behind the provider. */
function expandProviders(
  pattern: string,
  { parts, span, text }: AttachPoint,
  context: ExpandContext,
): readonly ExpandedProbe[] {
  const matches = matcher(pattern.toLowerCase());
  const quiet = { ...context, config: { ...context.config, missingProbes: 'ignore' as const } };
  const found = providers
    .filter(({ names, offers, space }) => matches(names[0]) && offers.args && space === 'kernel')
    .flatMap((provider) => provider.expand({ ...quiet, provider, parts, span }));
  if (found.length === 0) {
    context.unmatched.error('probe-not-found', span, `No probe matches ${text}`);
  }
  return found;
}
