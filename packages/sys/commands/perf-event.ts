import type { Addon, PerfRingHandle } from '../addon.ts';
import { cString } from '../attr.ts';
import { perfAttr, perfBit, perfFlag, perfIoctl } from '../generated/constants.ts';
import { check, SyscallError } from '../syscall-error.ts';

/** The fields of `struct perf_event_attr` that tracing uses. Absent means 0. */
export interface PerfEventAttr {
  /** perf_type_id, or the number of a PMU in /sys/bus/event_source/devices. */
  readonly type: number;
  readonly config?: bigint;
  /** Events (or ns of a clock) between samples, or samples per second. */
  readonly sample?: { readonly period: bigint } | { readonly frequencyHz: number };
  /** The function or file of a kprobe or uprobe PMU, and where in it. */
  readonly probe?: { readonly name: string; readonly offset: bigint };
  /** Of a hardware breakpoint: HW_BREAKPOINT_* bits, address, bytes. */
  readonly breakpoint?: {
    readonly type: number;
    readonly address: bigint;
    readonly length: number;
  };
  /** What a sample in the event's buffer consists of: PERF_SAMPLE_* bits. */
  readonly sampleType?: bigint;
  readonly flags?: readonly (keyof typeof perfBit)[];
}

/** pid -1 with a CPU: everything there. A pid with cpu -1: that thread wherever it runs. */
export interface PerfEventScope {
  readonly pid: number;
  readonly cpu: number;
}

export interface PerfEventCommands {
  /** A new fd, the caller's to close. */
  perfEventOpen(attr: PerfEventAttr, scope: PerfEventScope): number;
  /** Attaches a program without a link and thus without a cookie; undone when the event is closed. */
  perfEventSetBpf(fd: number, program: number): void;
  /** Maps the buffer of an event, `dataBytes` a power of two of pages. */
  openPerfRing(fd: number, dataBytes: number): PerfRingHandle;
}

export function perfEventCommands(addon: Addon): PerfEventCommands {
  return {
    perfEventOpen: (attr, scope) => {
      const bytes = encodeAttr(attr);
      const name = attr.probe === undefined ? undefined : cString(attr.probe.name);
      return check(
        'perf_event_open',
        addon.perfEventOpen(
          bytes,
          scope.pid,
          scope.cpu,
          perfFlag.cloexec,
          name,
          perfAttr.uprobePath,
        ),
      );
    },
    perfEventSetBpf: (fd, program) => {
      check('ioctl(PERF_EVENT_IOC_SET_BPF)', addon.ioctl(fd, perfIoctl.setBpf, program));
    },
    openPerfRing: (fd, dataBytes) => {
      const ring = addon.openPerfRing(fd, dataBytes);
      if (typeof ring === 'number') throw new SyscallError('mmap(perf event)', -ring);
      return ring;
    },
  };
}

function encodeAttr(attr: PerfEventAttr): Uint8Array {
  const bytes = new Uint8Array(perfAttr.sizeBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(perfAttr.type, attr.type, true);
  view.setUint32(perfAttr.size, perfAttr.sizeBytes, true);
  view.setBigUint64(perfAttr.config, attr.config ?? 0n, true);
  let bits = 0n;
  const flags: (keyof typeof perfBit)[] = [...(attr.flags ?? [])];
  const { sample, probe, breakpoint } = attr;
  if (sample !== undefined) {
    const isFrequency = 'frequencyHz' in sample;
    if (isFrequency) flags.push('freq');
    const period = isFrequency ? BigInt(sample.frequencyHz) : sample.period;
    view.setBigUint64(perfAttr.samplePeriod, period, true);
    view.setUint32(perfAttr.wakeupEvents, 1, true);
  }
  view.setBigUint64(perfAttr.sampleType, attr.sampleType ?? 0n, true);
  // Where the name goes is written by the addon.
  if (probe !== undefined) view.setBigUint64(perfAttr.probeOffset, probe.offset, true);
  if (breakpoint !== undefined) {
    view.setUint32(perfAttr.bpType, breakpoint.type, true);
    view.setBigUint64(perfAttr.bpAddr, breakpoint.address, true);
    view.setBigUint64(perfAttr.bpLen, BigInt(breakpoint.length), true);
  }
  for (const flag of flags) bits |= 1n << BigInt(perfBit[flag]);
  view.setBigUint64(perfAttr.bits, bits, true);
  return bytes;
}
