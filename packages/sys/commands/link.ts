import type { Addon } from '../addon.ts';
import { Attr, cString } from '../attr.ts';
import { attachType, bpfAttr, bpfCommand, bpfFlag } from '../generated/constants.ts';
import { check } from '../syscall-error.ts';

/** Several places of one binary, for one program. Linux 6.6. */
export interface UprobeMulti {
  readonly path: string;
  /** File offsets, not virtual addresses. */
  readonly offsets: readonly bigint[];
  /** File offsets of USDT semaphores, 0 for none. */
  readonly refCtrOffsets?: readonly bigint[];
  readonly cookies?: readonly bigint[];
  readonly return: boolean;
  /** Only this process. */
  readonly pid?: number;
  /** The program serves entry and return, Linux 6.14. */
  readonly session?: boolean;
}

/** Several kernel functions, for one program. Linux 5.18. */
export interface KprobeMulti {
  readonly symbols: readonly string[];
  readonly cookies?: readonly bigint[];
  readonly return: boolean;
  /** The program serves entry and return, Linux 6.10. */
  readonly session?: boolean;
}

/** Each gives a new link fd, the caller's to close; closing detaches. */
export interface LinkCommands {
  /** To an open perf event, with a cookie. Linux 5.15. */
  linkPerfEvent(program: number, event: number, cookie: bigint): number;
  linkUprobeMulti(program: number, uprobes: UprobeMulti): number;
  linkKprobeMulti(program: number, kprobes: KprobeMulti): number;
  /** fentry, fexit and typed raw tracepoints, with a cookie. Linux 5.19 (6.10 for raw tracepoints). */
  linkTracing(
    program: number,
    attach: 'trace_fentry' | 'trace_fexit' | 'trace_raw_tp',
    cookie: bigint,
  ): number;
  /** An iterator; `pid` limits one over tasks (6.1). */
  linkIter(program: number, options?: { pid?: number }): number;
  /** By name, or without a name what the program was loaded for. The cookie needs 6.10. */
  rawTracepointOpen(program: number, options?: { name?: string; cookie?: bigint }): number;
  /** Reading the fd runs the iterator once. */
  iterCreate(link: number): number;
}

export function linkCommands(addon: Addon): LinkCommands {
  const create = (attr: Attr) =>
    check('bpf(BPF_LINK_CREATE)', attr.call(addon, bpfCommand.LINK_CREATE));
  const link = (program: number, target: number, type: keyof typeof attachType) =>
    new Attr()
      .u32(bpfAttr.linkCreateProgFd, program)
      .u32(bpfAttr.linkCreateTargetFd, target)
      .u32(bpfAttr.linkCreateAttachType, attachType[type]);
  return {
    linkPerfEvent: (program, event, cookie) =>
      create(link(program, event, 'perf_event').u64(bpfAttr.linkCreatePerfEventBpfCookie, cookie)),
    linkUprobeMulti: (program, uprobes) => {
      const type = uprobes.session === true ? 'trace_uprobe_session' : 'trace_uprobe_multi';
      return create(uprobeMulti(link(program, 0, type), uprobes));
    },
    linkKprobeMulti: (program, kprobes) => {
      const type = kprobes.session === true ? 'trace_kprobe_session' : 'trace_kprobe_multi';
      return create(kprobeMulti(link(program, 0, type), kprobes));
    },
    linkTracing: (program, attach, cookie) =>
      create(link(program, 0, attach).u64(bpfAttr.linkCreateTracingCookie, cookie)),
    linkIter: (program, { pid } = {}) => {
      const attr = link(program, 0, 'trace_iter');
      // union bpf_iter_link_info, its task member: u32 tid, u32 pid, u32 pid_fd.
      if (pid !== undefined) {
        const info = new Uint32Array([0, pid, 0, 0]);
        attr
          .pointer(bpfAttr.linkCreateIterInfo, new Uint8Array(info.buffer))
          .u32(bpfAttr.linkCreateIterInfoLen, info.byteLength);
      }
      return create(attr);
    },
    rawTracepointOpen: (program, { name, cookie } = {}) => {
      const attr = new Attr().u32(bpfAttr.rawTracepointProgFd, program);
      if (name !== undefined) attr.pointer(bpfAttr.rawTracepointName, cString(name));
      if (cookie !== undefined) attr.u64(bpfAttr.rawTracepointCookie, cookie);
      return check(
        'bpf(BPF_RAW_TRACEPOINT_OPEN)',
        attr.call(addon, bpfCommand.RAW_TRACEPOINT_OPEN),
      );
    },
    iterCreate: (fd) =>
      check(
        'bpf(BPF_ITER_CREATE)',
        new Attr().u32(bpfAttr.iterCreateLinkFd, fd).call(addon, bpfCommand.ITER_CREATE),
      ),
  };
}

const u64s = (values: readonly bigint[]) => new Uint8Array(BigUint64Array.from(values).buffer);

function uprobeMulti(attr: Attr, uprobes: UprobeMulti): Attr {
  attr
    .pointer(bpfAttr.linkCreateUprobeMultiPath, cString(uprobes.path))
    .pointer(bpfAttr.linkCreateUprobeMultiOffsets, u64s(uprobes.offsets))
    .u32(bpfAttr.linkCreateUprobeMultiCnt, uprobes.offsets.length)
    .u32(bpfAttr.linkCreateUprobeMultiFlags, uprobes.return ? bpfFlag.uprobeMultiReturn : 0)
    .u32(bpfAttr.linkCreateUprobeMultiPid, uprobes.pid ?? 0);
  if (uprobes.refCtrOffsets !== undefined)
    attr.pointer(bpfAttr.linkCreateUprobeMultiRefCtrOffsets, u64s(uprobes.refCtrOffsets));
  if (uprobes.cookies !== undefined)
    attr.pointer(bpfAttr.linkCreateUprobeMultiCookies, u64s(uprobes.cookies));
  return attr;
}

function kprobeMulti(attr: Attr, kprobes: KprobeMulti): Attr {
  attr
    .pointers(bpfAttr.linkCreateKprobeMultiSyms, kprobes.symbols.map(cString))
    .u32(bpfAttr.linkCreateKprobeMultiCnt, kprobes.symbols.length)
    .u32(bpfAttr.linkCreateKprobeMultiFlags, kprobes.return ? bpfFlag.kprobeMultiReturn : 0);
  if (kprobes.cookies !== undefined)
    attr.pointer(bpfAttr.linkCreateKprobeMultiCookies, u64s(kprobes.cookies));
  return attr;
}
