import type { AttachTarget, KernelFeatures, ProgramSpec } from '@sonde/compiler';
import type { AttachTypeName } from '@sonde/ebpf';

/**
 * One load of a program. Most programs are loaded once; a tracing program once per target, as
 * the kernel ties it to its target when it loads; and uprobes and kprobes apart, as
 * attaching many with one link has to be said when loading.
 */
export interface LoadPlan {
  readonly spec: ProgramSpec;
  readonly targets: readonly AttachTarget[];
  readonly expectedAttachType: AttachTypeName;
  readonly attachBtfId?: number;
  /** The kernel module whose BTF that id is of; absent: vmlinux. */
  readonly attachModule?: string;
  /** The BPF program whose BTF it is of, by its id. */
  readonly attachProgram?: number;
}

export interface PlanOptions {
  readonly features: KernelFeatures;
  /** Whether attachments are limited to a process. */
  readonly limited: boolean;
}

export function planLoads(spec: ProgramSpec, options: PlanOptions): LoadPlan[] {
  const { carrier } = spec;
  if (carrier?.btfId !== undefined) {
    const { targets } = spec;
    return [{ spec, targets, expectedAttachType: 'trace_raw_tp', attachBtfId: carrier.btfId }];
  }
  if (spec.type === 'tracing') return spec.targets.map((target) => tracingPlan(spec, target));
  if (spec.type !== 'kprobe') return [{ spec, targets: spec.targets, expectedAttachType: 'none' }];
  if (spec.session)
    return [{ spec, targets: spec.targets, expectedAttachType: 'trace_kprobe_session' }];
  const kernel = spec.targets.filter((target) => target.kind === 'kprobe');
  const user = spec.targets.filter((target) => target.kind !== 'kprobe');
  const plans: LoadPlan[] = [
    {
      spec,
      targets: kernel,
      expectedAttachType: fitsKprobeMulti(kernel, options) ? 'trace_kprobe_multi' : 'none',
    },
    {
      spec,
      targets: user,
      expectedAttachType: fitsUprobeMulti(user, options) ? 'trace_uprobe_multi' : 'none',
    },
  ];
  return plans.filter((plan) => plan.targets.length > 0);
}

/** One target is as quick through the PMU, which old kernels have too. */
const worthMulti = 2;

function fitsKprobeMulti(targets: readonly AttachTarget[], { features }: PlanOptions): boolean {
  const plain = (target: AttachTarget) =>
    target.kind === 'kprobe' &&
    target.offset === 0 &&
    target.address === undefined &&
    target.module === undefined;
  return targets.length >= worthMulti && features.kprobe_multi === true && targets.every(plain);
}

/**
 * The first kernels with uprobe_multi compared threads where they should compare processes (mended in
 * 6.10); sessions came later, so they prove the mend.
 */
function fitsUprobeMulti(
  targets: readonly AttachTarget[],
  { features, limited }: PlanOptions,
): boolean {
  const reliable = limited ? features.uprobe_session : features.uprobe_multi;
  return targets.length >= worthMulti && reliable === true;
}

function tracingPlan(spec: ProgramSpec, target: AttachTarget): LoadPlan {
  const plan = (expectedAttachType: AttachTypeName, attachBtfId: number): LoadPlan => ({
    spec,
    targets: [target],
    expectedAttachType,
    attachBtfId,
  });
  switch (target.kind) {
    case 'fentry': {
      const { module, program } = target;
      const type = target.exit ? 'trace_fexit' : 'trace_fentry';
      if (program !== undefined) return { ...plan(type, target.btfId), attachProgram: program };
      const ofModule = module !== undefined && module !== 'vmlinux' ? { attachModule: module } : {};
      return { ...plan(type, target.btfId), ...ofModule };
    }
    case 'iter':
      return plan('trace_iter', target.btfId);
    case 'rawtracepoint':
      if (target.btfId !== undefined) return plan('trace_raw_tp', target.btfId);
  }
  throw new Error(`a tracing program cannot be attached to ${target.kind}`);
}
