import { appendFileSync, readFileSync } from 'node:fs';
import { type Binding, isErrno, perfType } from '@sonde/sys';
import { findProbePmu } from '../perf/pmu.ts';
import type { Program } from '../program/program.ts';
import { mountTracefs } from '../tracefs/root.ts';
import { Link } from './link.ts';
import { NotSupportedError } from './not-supported-error.ts';
import { type AttachOptions, attachPerfEvent } from './perf-event.ts';

/** Where: a function and an offset into it, or an address. */
export type KprobePlace =
  | { readonly function: string; readonly offset: number }
  | { readonly address: bigint };

export interface KprobeOptions extends AttachOptions {
  readonly place: KprobePlace;
  readonly return: boolean;
}

const everywhere = { pid: -1, cpu: 0 } as const;

/** Attaches to one kernel function: through the kprobe PMU (4.17), else through tracefs. */
export function attachKprobe(binding: Binding, options: KprobeOptions): Link {
  const { place, program, cookie } = options;
  const pmu = findProbePmu('kprobe');
  if (pmu === undefined) return attachByTracefs(binding, options);
  return attachPerfEvent(binding, {
    program,
    cookie,
    attr: {
      type: pmu.type,
      config: options.return ? 1n << BigInt(pmu.returnBit) : 0n,
      probe:
        'address' in place
          ? { name: '', offset: place.address }
          : { name: place.function, offset: BigInt(place.offset) },
    },
    scope: everywhere,
  });
}

/**
 * Attaches one program to many functions with one link, Linux 5.18. The program was loaded with attach
 * type trace_kprobe_multi, or trace_kprobe_session when it serves entry and return.
 */
export function attachKprobeMulti(
  binding: Binding,
  options: {
    readonly program: Program;
    readonly functions: readonly { readonly name: string; readonly cookie: bigint }[];
    readonly return: boolean;
    readonly session?: boolean;
  },
): Link {
  const { program, functions } = options;
  try {
    const fd = binding.linkKprobeMulti(program.fdNumber, {
      symbols: functions.map((each) => each.name),
      cookies: functions.map((each) => each.cookie),
      return: options.return,
      session: options.session ?? false,
    });
    return new Link(binding, [fd]);
  } catch (error) {
    if (isErrno(error, 'EOPNOTSUPP')) throw new NotSupportedError('kprobe_multi', { cause: error });
    throw error;
  }
}

let nextLegacy = 0;

/** Defines an event in tracefs, opens it as a tracepoint, and removes the definition when closed. */
function attachByTracefs(binding: Binding, options: KprobeOptions): Link {
  const tracefs = mountTracefs();
  if (tracefs === undefined) throw new NotSupportedError('kprobes');
  const { place, program, cookie } = options;
  const name = `sonde_${process.pid}_${nextLegacy++}`;
  const target =
    'address' in place ? `0x${place.address.toString(16)}` : `${place.function}+${place.offset}`;
  const events = `${tracefs}/kprobe_events`;
  try {
    appendFileSync(events, `${options.return ? 'r' : 'p'}:kprobes/${name} ${target}\n`);
  } catch (error) {
    throw new NotSupportedError('kprobes', { cause: error });
  }
  const remove = () => appendFileSync(events, `-:kprobes/${name}\n`);
  try {
    const id = BigInt(readFileSync(`${tracefs}/events/kprobes/${name}/id`, 'latin1').trim());
    const attr = { type: perfType.tracepoint, config: id, sample: { period: 1n } };
    const link = attachPerfEvent(binding, { program, cookie, attr, scope: everywhere });
    return new LegacyKprobeLink(binding, link.release(), remove);
  } catch (error) {
    remove();
    throw error;
  }
}

/** The definition can only be removed once nobody has the event open. */
class LegacyKprobeLink extends Link {
  private readonly remove: () => void;

  constructor(binding: Binding, fds: readonly number[], remove: () => void) {
    super(binding, fds);
    this.remove = remove;
  }

  override close(): void {
    super.close();
    this.remove();
  }

  /** Closes at once instead: the definition has to go after the descriptors. */
  override release(): number[] {
    this.close();
    return [];
  }
}
