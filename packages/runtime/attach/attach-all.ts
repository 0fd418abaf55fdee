import {
  type AttachFailure,
  type AttachTarget,
  attachFailed,
  type Carrier,
  type Config,
  type Diagnostic,
  type Schema,
  type Span,
} from '@sonde/compiler';
import {
  attachKprobeMulti,
  attachRawTracepoint,
  attachTracepoint,
  attachUprobeMulti,
  closeLinks,
  type Link,
} from '@sonde/ebpf';
import type { LoadedProgram } from '../load/programs.ts';
import type { SharedAttachment } from '../output.ts';
import { errnoOf, messageOf, SessionError } from '../session-error.ts';
import { type AttachHost, attachTarget } from './attach-target.ts';
import { placeInBinary, type UserTarget } from './binary-place.ts';

/** The link of an iterator, to be run or pinned. */
export interface AttachedIterator {
  readonly link: Link;
  readonly target: Extract<AttachTarget, { kind: 'iter' }>;
  readonly span: Span;
}

export interface Attached {
  readonly links: readonly Link[];
  readonly iterators: readonly AttachedIterator[];
  /** Attach points that are in place. */
  readonly probes: number;
  readonly shared: readonly SharedAttachment[];
  /** Those that could not be attached and may be missing, by `missing_probes`. */
  readonly warnings: readonly Diagnostic[];
}

/** One step of attaching: its targets succeed or fail together. */
interface Step {
  readonly targets: readonly AttachTarget[];
  readonly span: Span;
  /** What serves all targets at once, where something does. */
  readonly through?: string;
  readonly attach: () => Link[];
}

export interface AttachAllOptions {
  readonly host: AttachHost;
  readonly schema: Schema;
  readonly missingProbes: Config['missingProbes'];
}

/** Attaches everything, or throws SessionError with the probe that failed and nothing attached. */
export async function attachAll(
  programs: readonly LoadedProgram[],
  options: AttachAllOptions,
): Promise<Attached> {
  const { host, schema, missingProbes } = options;
  const links: Link[] = [];
  const iterators: Attached['iterators'][number][] = [];
  const warnings: Diagnostic[] = [];
  const shared: SharedAttachment[] = [];
  let probes = 0;
  for (const step of inAttachOrder(programs.flatMap((each) => stepsOf(host, each)))) {
    try {
      const added = step.attach();
      links.push(...added);
      probes += step.targets.length;
      if (step.through !== undefined)
        shared.push({ through: step.through, probes: step.targets.length });
      const [target] = step.targets;
      if (target?.kind === 'iter')
        iterators.push(...added.map((link) => ({ link, target, span: step.span })));
    } catch (error) {
      const failure = failureOf(schema, step, error);
      if (missingProbes === 'error') {
        await closeLinks(host.binding, links);
        throw new SessionError(attachFailed(step.span, failure, 'error'), { cause: error });
      }
      if (missingProbes === 'warn') warnings.push(attachFailed(step.span, failure, 'warning'));
    }
  }
  return { links, iterators, probes, shared, warnings };
}

function failureOf(schema: Schema, { targets }: Step, error: unknown): AttachFailure {
  const [first] = targets;
  const probe = first === undefined ? '' : schema.probes[first.probe]!;
  return { probe, more: targets.length - 1, reason: messageOf(error), ...errnoOf(error) };
}

/** These are attached in the order of the script; the rest after them in reverse, so that several on one target fire in script order. */
const forward = new Set<AttachTarget['kind']>([
  'begin',
  'end',
  'signal',
  'tracepoint',
  'rawtracepoint',
  'profile',
  'interval',
  'watchpoint',
  'perf',
]);

function inAttachOrder(steps: readonly Step[]): Step[] {
  const isForward = ({ targets: [first] }: Step) =>
    first !== undefined && (forward.has(first.kind) || (first.kind === 'kprobe' && first.return));
  return [...steps.filter(isForward), ...steps.filter((step) => !isForward(step)).reverse()];
}

function stepsOf(host: AttachHost, loaded: LoadedProgram): Step[] {
  const { program, targets, spec } = loaded;
  if (spec.carrier !== undefined) return [carriedStep(host, loaded, spec.carrier)];
  switch (loaded.expectedAttachType) {
    case 'trace_kprobe_multi':
      return kprobeSteps(host, loaded);
    case 'trace_kprobe_session':
      return [sessionStep(host, loaded)];
    case 'trace_uprobe_multi':
      return uprobeSteps(host, loaded);
    default:
      return targets.map((target) => ({
        targets: [target],
        span: spec.span,
        attach: () => attachTarget(host, program, target),
      }));
  }
}

/** The program tells its targets apart by itself. Its raw tracepoint, if it has one, it was loaded for. */
function carriedStep(
  { binding }: AttachHost,
  { program, targets, spec }: LoadedProgram,
  { event, btfId }: Carrier,
): Step {
  const base = { program, cookie: 0n };
  const category = 'raw_syscalls';
  const step = { targets, span: spec.span };
  return btfId === undefined
    ? {
        ...step,
        through: `tracepoint ${category}:${event}`,
        attach: () => [attachTracepoint(binding, { ...base, category, event })],
      }
    : {
        ...step,
        through: `raw tracepoint ${event}`,
        attach: () => [attachRawTracepoint(binding, base)],
      };
}

function kprobeSteps({ binding }: AttachHost, { program, targets, spec }: LoadedProgram): Step[] {
  const all = targets.filter((target) => target.kind === 'kprobe');
  return groupBy(all, (target) => String(target.return)).map((group) => ({
    targets: group,
    span: spec.span,
    through: 'kprobe_multi',
    attach: () => [
      attachKprobeMulti(binding, {
        program,
        functions: group.map((each) => ({ name: each.function, cookie: BigInt(each.probe) })),
        return: group[0]?.return ?? false,
      }),
    ],
  }));
}

/** The kernel runs the program at the return of what it attached to at the entry. */
function sessionStep({ binding }: AttachHost, { program, targets, spec }: LoadedProgram): Step {
  const entries = targets.filter((target) => target.kind === 'kprobe' && !target.return);
  const functions = entries.flatMap((target) =>
    target.kind === 'kprobe' ? [{ name: target.function, cookie: BigInt(target.probe) }] : [],
  );
  return {
    targets,
    span: spec.span,
    through: 'kprobe session',
    attach: () => [
      attachKprobeMulti(binding, { program, functions, return: false, session: true }),
    ],
  };
}

function uprobeSteps(host: AttachHost, { program, targets, spec }: LoadedProgram): Step[] {
  const isReturn = (target: UserTarget) => target.kind === 'uprobe' && target.return;
  const all = targets.filter((target) => target.kind === 'uprobe' || target.kind === 'usdt');
  return groupBy(all, (target) => `${isReturn(target)} ${target.path}`).map((group) => ({
    targets: group,
    span: spec.span,
    through: 'uprobe_multi',
    attach: () => {
      const places = group.map((target) => ({
        ...placeInBinary(target, host.binary),
        cookie: BigInt(target.probe),
      }));
      return [
        attachUprobeMulti(host.binding, {
          program,
          path: places[0]?.path ?? '',
          return: group[0] !== undefined && isReturn(group[0]),
          places,
          ...(host.pid !== undefined && { pid: host.pid }),
        }),
      ];
    },
  }));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
