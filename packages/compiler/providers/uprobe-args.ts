import type { BinaryInfo, BinaryParameter } from '../kernel/kernel-info.ts';
import { convertBtf } from '../types/convert-btf.ts';
import type { ArgsField, ArgsLayout, ArgsSource } from './provider.ts';

/** The registers that hold arguments on x86-64, in order, as `reg()` names them. */
const argumentRegisters = ['di', 'si', 'dx', 'cx', 'r8', 'r9'] as const;

/** The parameters of a function by name, from the debugging information of its binary; undefined without any. */
export function uprobeArgs(binary: BinaryInfo, symbol: string): ArgsLayout | undefined {
  const info = binary.debugInfo();
  const parameters = info?.parameters(symbol)?.filter(({ name }) => name !== '');
  if (info === undefined || parameters === undefined) return undefined;
  const fields: ArgsField[] = [];
  const unreadable = new Map<string, string>();
  for (const { name, type, place } of parameters) {
    const at = source(place);
    const converted = convertBtf(info.types, type, { space: 'user', binary: binary.path });
    if (typeof at === 'string') unreadable.set(name, at);
    else fields.push({ name, at, type: converted });
  }
  return { fields, unreadable };
}

/** Or why there is none. */
function source(place: BinaryParameter['place']): ArgsSource | string {
  switch (place.kind) {
    case 'register':
      return { kind: 'register', register: argumentRegisters[place.index] ?? 'di' };
    case 'reference': {
      const register = argumentRegisters[place.index] ?? 'di';
      return { kind: 'user-memory', register, offset: 0 };
    }
    case 'stack':
      return { kind: 'user-memory', register: 'sp', offset: place.offset };
    case 'vector':
      return 'it is in a floating-point register';
    case 'split':
      return 'it is a struct that is spread over registers';
  }
}
