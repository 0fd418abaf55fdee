import { type Binding, isErrno } from '@sonde/sys';
import { findProbePmu } from '../perf/pmu.ts';
import type { Program } from '../program/program.ts';
import { Link } from './link.ts';
import { NotSupportedError } from './not-supported-error.ts';
import { attachPerfEvent } from './perf-event.ts';

/** A place in a binary. */
export interface UprobePlace {
  /** In the file, not a virtual address. */
  readonly offset: number;
  /** File offset of a counter that the kernel raises while attached: a USDT semaphore. Linux 4.20. */
  readonly refCtrOffset?: number;
  readonly cookie: bigint;
}

export interface UprobeOptions {
  readonly program: Program;
  /** Absolute. */
  readonly path: string;
  readonly return: boolean;
  /** Only this process, all its threads. */
  readonly pid?: number;
}

/** The high half of the PMU's config holds the offset of the counter (PERF_UPROBE_REF_CTR_OFFSET_SHIFT). */
const refCtrShift = 32n;

/** Attaches to one place through the uprobe PMU, Linux 4.17. */
export function attachUprobe(binding: Binding, options: UprobeOptions & UprobePlace): Link {
  const pmu = findProbePmu('uprobe');
  if (pmu === undefined) throw new NotSupportedError('uprobe PMU');
  const { program, cookie, path, offset, refCtrOffset = 0, pid } = options;
  const returnBits = options.return ? 1n << BigInt(pmu.returnBit) : 0n;
  return attachPerfEvent(binding, {
    program,
    cookie,
    attr: {
      type: pmu.type,
      config: returnBits | (BigInt(refCtrOffset) << refCtrShift),
      probe: { name: path, offset: BigInt(offset) },
    },
    scope: pid === undefined ? { pid: -1, cpu: 0 } : { pid, cpu: -1 },
  });
}

/**
 * Attaches to many places of one binary with one link, Linux 6.6, for a program that was loaded with
 * attach type trace_uprobe_multi.
 */
export function attachUprobeMulti(
  binding: Binding,
  options: UprobeOptions & { readonly places: readonly UprobePlace[] },
): Link {
  const { program, path, places, pid } = options;
  const offsets = places.map((place) => BigInt(place.offset));
  const refCtrOffsets = places.map((place) => BigInt(place.refCtrOffset ?? 0));
  try {
    const link = binding.linkUprobeMulti(program.fdNumber, {
      path,
      offsets,
      cookies: places.map((place) => place.cookie),
      return: options.return,
      ...(refCtrOffsets.some((offset) => offset !== 0n) && { refCtrOffsets }),
      ...(pid !== undefined && { pid }),
    });
    return new Link(binding, [link]);
  } catch (error) {
    if (isErrno(error, 'EOPNOTSUPP')) throw new NotSupportedError('uprobe_multi', { cause: error });
    throw error;
  }
}
