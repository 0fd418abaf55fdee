import { type Binding, isErrno, perfHardware, perfSoftware, perfType } from '@sonde/sys';
import { findProbePmu } from '../perf/pmu.ts';
import { type Answer, idleProgram, loads, mayLoad, withProgram } from './program-probes.ts';

const thisProcess = { pid: 0, cpu: -1 } as const;
/** No kernel has a function of this name. */
const nonsense = 'sonde_no_such_function';

/** Whether `attempt` fails with one of the codes that prove the feature; success proves it too. */
function provenBy(attempt: () => number, binding: Binding, codes: readonly string[]): Answer {
  try {
    binding.close(attempt());
    return true;
  } catch (error) {
    return isErrno(error, ...codes);
  }
}

/** Asks for a probe on a function that does not exist: a kernel with kprobes looks for it. */
export function probeKprobe(binding: Binding): Answer {
  const pmu = findProbePmu('kprobe');
  if (pmu === undefined) return false;
  const attr = { type: pmu.type, probe: { name: nonsense, offset: 0n } };
  return provenBy(() => binding.perfEventOpen(attr, { pid: -1, cpu: 0 }), binding, ['ENOENT']);
}

/** ESRCH: the names were looked up and not found. A kernel without it refuses before. */
export function probeKprobeMulti(binding: Binding, session: boolean): Answer {
  const expectedAttachType = session ? 'trace_kprobe_session' : 'trace_kprobe_multi';
  const program = idleProgram({ type: 'kprobe', expectedAttachType });
  const answer = withProgram(binding, program, (fd) =>
    provenBy(
      () => binding.linkKprobeMulti(fd, { symbols: [nonsense], return: false, session }),
      binding,
      ['ESRCH'],
    ),
  );
  return answer ?? (mayLoad(binding) ? false : undefined);
}

/** EBADF: the path was opened and is no regular file. A kernel without it refuses before. */
export function probeUprobeMulti(binding: Binding, session: boolean): Answer {
  const expectedAttachType = session ? 'trace_uprobe_session' : 'trace_uprobe_multi';
  const program = idleProgram({ type: 'kprobe', expectedAttachType });
  const answer = withProgram(binding, program, (fd) =>
    provenBy(
      () => binding.linkUprobeMulti(fd, { path: '/', offsets: [0n], return: false, session }),
      binding,
      ['EBADF'],
    ),
  );
  return answer ?? (mayLoad(binding) ? false : undefined);
}

/** Attaches to a dummy event of our own. */
export function probePerfLink(binding: Binding): Answer {
  let event: number;
  try {
    const attr = {
      type: perfType.software,
      config: BigInt(perfSoftware.dummy),
      sample: { period: 1n },
    };
    event = binding.perfEventOpen(attr, thisProcess);
  } catch {
    return undefined;
  }
  try {
    const answer = withProgram(binding, idleProgram({ type: 'perf_event' }), (fd) =>
      provenBy(() => binding.linkPerfEvent(fd, event, 1n), binding, []),
    );
    return answer ?? undefined;
  } finally {
    binding.close(event);
  }
}

export function probeHardwareEvents(binding: Binding): Answer {
  const attr = {
    type: perfType.hardware,
    config: BigInt(perfHardware.cpuCycles),
    flags: ['disabled', 'excludeKernel'],
  } as const;
  try {
    binding.close(binding.perfEventOpen(attr, thisProcess));
    return true;
  } catch (error) {
    return isErrno(error, 'ENOENT', 'ENODEV', 'EOPNOTSUPP') ? false : undefined;
  }
}

/** A program that the kernel runs through a trampoline, attached where only self-tests come by. */
export function probeFentry(binding: Binding, btfId: number | undefined): Answer {
  if (btfId === undefined) return undefined;
  const program = idleProgram({
    type: 'tracing',
    expectedAttachType: 'trace_fentry',
    attachBtfId: btfId,
  });
  const answer = withProgram(binding, program, (fd) =>
    provenBy(() => binding.rawTracepointOpen(fd), binding, []),
  );
  return answer ?? (mayLoad(binding) ? false : undefined);
}

/** What a tracing program of that kind is for is known to BTF, and the kernel takes the program. */
export function probeTracing(
  binding: Binding,
  expectedAttachType: 'trace_raw_tp' | 'trace_iter',
  btfId: number | undefined,
): Answer {
  if (btfId === undefined) return false;
  return loads(binding, idleProgram({ type: 'tracing', expectedAttachType, attachBtfId: btfId }));
}
