import type { Span } from '../source/span.ts';
import type { DiagnosticCode } from './codes.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

/**
 * What can go wrong on a host after the script compiled there: while it is loaded, attached or running. The texts
 * stand here, beside those of the compiler; the runtime and the collector say when.
 */

/** The kernel refused a program. `reason` is the telling line of the verifier's log. */
export function verifierRejected(span: Span, message: string, reason: string): Diagnostic {
  const hints = advice.filter(([when]) => when.test(reason)).map(([, hint]) => hint);
  const otherwise =
    'sonde trace -v prints the whole log of the verifier: please report it with the script';
  return hostDiagnostic('verifier-rejected', span, message, hints.length > 0 ? hints : [otherwise]);
}

/** What the verifier's reasons mean for who wrote the script. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /infinite loop detected|back-edge/,
    'The kernel must see where a loop ends: count up to a constant, or use `for ($i : 0..100) { … }`',
  ],
  [
    /program is too large|too complex|sequence of \d+ jumps/,
    'The kernel gives up after it has walked 1000000 instructions: turn `while` and `unroll` into `for ($i : 0..100) { … }`, or do less in a loop',
  ],
  [
    /combined stack size/,
    'The program needs more than 512 bytes of stack: use fewer or smaller variables, or keep them in maps',
  ],
  [
    /R1 type=\S+ expected=.*ptr_.*|R1 is of type .* but struct sk_buff is expected/,
    'skboutput() takes only a packet that the probe itself points to: args.skb, or a variable that holds nothing else',
  ],
  [/[Uu]nreleased reference|reference leak/, 'This is a defect of Sonde: please report the script'],
];

export interface AttachFailure {
  /** Name of the probe as in `Schema.probes`, and how many more share the attempt. */
  readonly probe: string;
  readonly more: number;
  /** What the kernel said, such as `perf_event_open: EACCES`. */
  readonly reason: string;
  /** The name of its errno, where it has one. */
  readonly errno?: string;
}

export function attachFailed(span: Span, failure: AttachFailure, severity: Severity): Diagnostic {
  const { probe, more, reason, errno } = failure;
  const others = more > 0 ? ` and ${more} more` : '';
  const message = `Unable to attach probe: ${probe}${others}: ${reason}`;
  const hint = attachHints[errno ?? ''] ?? 'Set missing_probes = warn to go on without this probe';
  return { ...hostDiagnostic('attach-failed', span, message, [hint]), severity };
}

/** An iterator has no place in a BPF file system. `reason` is what the kernel said. */
export function pinFailed(
  span: Span,
  failure: { readonly path: string; readonly reason: string; readonly errno?: string },
): Diagnostic {
  const { path, reason, errno } = failure;
  const hint =
    pinHints[errno ?? ''] ??
    'It takes a path in a BPF file system, whose folders are there: mount -t bpf bpf /sys/fs/bpf';
  return hostDiagnostic('attach-failed', span, `Unable to pin at ${path}: ${reason}`, [hint]);
}

const pinHints: Readonly<Record<string, string>> = {
  EEXIST: 'Something is pinned there: remove it, or take another name',
  EACCES: 'Pinning needs root',
};

/** What the errors of perf_event_open(2), bpf(2) and the tracing files mean for a probe. */
const attachHints: Readonly<Record<string, string>> = {
  EPERM: 'It needs root, or CAP_BPF and CAP_PERFMON; lockdown of the kernel forbids it too',
  EACCES: 'It needs root, or CAP_BPF and CAP_PERFMON; see also kernel.perf_event_paranoid',
  ENOENT:
    'The kernel has no such probe, or no such hardware event: sonde trace -l lists what it has',
  ENODEV: 'This machine has no such hardware event: use a software event',
  EBUSY: 'Another tracer holds it: end that one, or trace something else',
  ENOSPC: 'All hardware watchpoints are in use: there are four per CPU on x86',
  EMFILE: 'Too many files are open: narrow the wildcard, or raise ulimit -n',
  ENOMEM: 'The kernel has no memory left for it: narrow the wildcard',
  EOPNOTSUPP: 'The kernel cannot trace this place: try the function that calls it, or a tracepoint',
  ENOTSUPP: 'The kernel cannot trace this place: try the function that calls it, or a tracepoint',
  EINVAL: 'The kernel cannot trace this place: try the function that calls it, or a tracepoint',
  EADDRNOTAVAIL:
    'The address is not the start of an instruction, or it is in code that must not be traced',
  EILSEQ: 'The address is not the start of an instruction: check the offset',
};

/** cat() or system() could not do what the script asked for. `code` is the name of the errno. */
export function hostActionFailed(
  span: Span,
  failure: { readonly action: 'cat' | 'system'; readonly reason: string; readonly errno?: string },
): Diagnostic {
  const { action, reason, errno } = failure;
  const hints: Readonly<Record<string, string>> = {
    ENOENT: 'Check the path: it is looked up on the host that runs the script',
    EACCES: 'Tracing runs as root, but the file system, or a container, still says no',
    EISDIR: 'Name a file in the directory',
    ETIMEDOUT: 'Let the command end by itself, or run it in the background: command &',
  };
  const hint = hints[errno ?? ''];
  const message = `${action}(): ${reason}`;
  const diagnostic = hostDiagnostic('host-action-failed', span, message, hint ? [hint] : []);
  return { ...diagnostic, severity: 'warning' };
}

/** A file for the packets of skboutput() could not be made. `errno` is its name. */
export function packetFileFailed(
  span: Span,
  failure: { readonly path: string; readonly reason: string; readonly errno?: string },
): Diagnostic {
  const { path, reason, errno } = failure;
  const hints: Readonly<Record<string, string>> = {
    ENOENT: 'Make the folder first: the path is looked up on the host that runs the script',
    EROFS: 'Write to a file system that can be written, such as /tmp or /var/tmp',
    EISDIR: 'Name a file in the directory',
  };
  const hint = hints[errno ?? ''] ?? 'Name another file, such as /tmp/packets.pcap';
  return hostDiagnostic('host-action-failed', span, `skboutput(): ${path}: ${reason}`, [hint]);
}

/** The tables of a process that dw_ustack is used on could not be read. */
export const unwindFailed = (pid: number, reason: string): Diagnostic =>
  hostDiagnostic('host-action-failed', nowhere, `dw_ustack(): process ${pid}: ${reason}`, [
    'Name a running process by -p or --dwarf-pid',
  ]);

/** The one cgroup that was to be traced is not there. `reason` says what was looked for. */
export const cgroupNotFound = (reason: string, hint: string): Diagnostic =>
  hostDiagnostic('cgroup-not-found', nowhere, reason, [hint]);

/** Some stacks of dw_ustack end before their outermost function. */
export const unwindIncomplete = (reason: string, hint: string): Diagnostic => ({
  ...hostDiagnostic('host-action-failed', nowhere, `dw_ustack(): ${reason}`, [hint]),
  severity: 'warning',
});

/** The host's policy, or the limits of the run, forbid the script; `hint` says what would be allowed. */
export const policyDenied = (message: string, hint: string): Diagnostic =>
  hostDiagnostic('policy-denied', nowhere, message, [hint]);

/** A case that should not have come up. */
export const internalError = (message: string): Diagnostic =>
  hostDiagnostic('internal-error', nowhere, `Sonde failed: ${message}`, [
    'This is not a mistake in the script: please report it with the script and the version',
  ]);

/** What concerns the script as a whole. */
const nowhere: Span = { start: 0, end: 0 };

const hostDiagnostic = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  hints: readonly string[],
): Diagnostic => ({ code, severity: 'error', message, span, hints, labels: [] });
