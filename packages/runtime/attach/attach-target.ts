import type { AttachTarget } from '@sonde/compiler';
import {
  attachCounter,
  attachInterval,
  attachIter,
  attachKprobe,
  attachProfile,
  attachRawTracepoint,
  attachTracepoint,
  attachTracing,
  attachUprobe,
  attachWatchpoint,
  type Binding,
  type Link,
  type LocalBinary,
  type Program,
  type Reach,
} from '@sonde/ebpf';
import { placeInBinary } from './binary-place.ts';

/** What attaching needs of the host. */
export interface AttachHost {
  readonly binding: Binding;
  readonly onlineCpus: readonly number[];
  readonly binary: (path: string) => LocalBinary | undefined;
  /** Limits what the kernel can limit to one process. */
  readonly pid?: number;
}

/** Attaches a program to one target; those that are run instead of attached (begin, end, signals, tests, benchmarks) need none. */
export function attachTarget(host: AttachHost, program: Program, target: AttachTarget): Link[] {
  const { binding, onlineCpus, pid } = host;
  const base = { program, cookie: BigInt(target.probe) };
  const reach: Reach = pid === undefined ? { cpus: onlineCpus } : { pid };
  switch (target.kind) {
    case 'begin':
    case 'end':
    case 'signal':
    case 'test':
    case 'bench':
      return [];
    case 'interval':
      return [attachInterval(binding, { ...base, ...target, cpu: onlineCpus[0] ?? 0 })];
    case 'profile': {
      const { periodNs, frequencyHz = 0 } = target;
      const rate = periodNs === undefined ? { frequencyHz } : { periodNs };
      return attachProfile(binding, { ...base, rate, reach });
    }
    case 'tracepoint':
      return [attachTracepoint(binding, { ...base, ...target })];
    case 'rawtracepoint': {
      const named = target.btfId === undefined ? { event: target.event } : {};
      return [attachRawTracepoint(binding, { ...base, ...named })];
    }
    case 'kprobe': {
      const { address, module, function: name, offset } = target;
      const symbol = module === undefined ? name : `${module}:${name}`;
      const place =
        address === undefined ? { function: symbol, offset } : { address: BigInt(address) };
      return [attachKprobe(binding, { ...base, place, return: target.return })];
    }
    case 'fentry':
      return [attachTracing(binding, { ...base, exit: target.exit })];
    case 'uprobe':
    case 'usdt': {
      const place = placeInBinary(target, host.binary);
      const isReturn = target.kind === 'uprobe' && target.return;
      const limit = pid === undefined ? {} : { pid };
      return [attachUprobe(binding, { ...base, ...place, ...limit, return: isReturn })];
    }
    case 'perf':
      return attachCounter(binding, { ...base, ...target, reach });
    case 'watchpoint': {
      const address = BigInt(target.address);
      return attachWatchpoint(binding, { ...base, ...target, address, reach });
    }
    case 'iter':
      return [attachIter(binding, { program, ...(pid !== undefined && { pid }) })];
  }
}
