import type { KernelFeature } from '@sonde/compiler';
import { type Binding, loadBinding } from '@sonde/sys';
import { probeFeatures } from '../features/features.ts';
import { listBpfPrograms } from '../program/bpf-programs.ts';
import { SymbolStore } from '../symbols/symbol-store.ts';
import { lazy } from './lazy.ts';
import { type LocalKernelInfo, type LocalKernelOptions, localKernelInfo } from './local.ts';

/** This machine: its kernel's facts, and the way into the kernel. */
export interface Machine {
  readonly kernel: LocalKernelInfo;
  readonly binding: Binding;
  /** Those of the files that processes map; kept from trace to trace. */
  readonly symbols: SymbolStore;
}

export interface MachineOptions extends Omit<LocalKernelOptions, 'features'> {
  /** Features to take as absent, whatever the kernel has. */
  readonly withoutFeatures?: readonly KernelFeature[];
}

/** Reads nothing and loads nothing until it is asked. Asking throws when the addon is missing. */
export function openMachine({ withoutFeatures = [], ...options }: MachineOptions = {}): Machine {
  const binding = lazy(() => loadBinding());
  const kernel: LocalKernelInfo = localKernelInfo({
    ...options,
    features: () =>
      probeFeatures({ binding: binding(), btf: () => kernel.btf, without: withoutFeatures }),
    bpfPrograms: () => listBpfPrograms(binding()),
  });
  return {
    kernel,
    symbols: new SymbolStore(options),
    get binding() {
      return binding();
    },
  };
}
