import type { Btf } from '@sonde/btf';
import { convertBtf } from '../types/convert-btf.ts';
import { protoArgs } from './proto-args.ts';
import type { ArgsField, ExpandedProbe } from './provider.ts';

/** Arguments and return value by the prototype of the function. */
export function typedValues(
  btf: Btf,
  btfId: number,
  exit: boolean,
): Pick<ExpandedProbe, 'args' | 'retval'> {
  const convert = (type: number) => convertBtf(btf, type, 'kernel');
  const proto = () => {
    const type = btf.type(btfId);
    return type.kind === 'func' ? type.type : 0;
  };
  const args = () => protoArgs(btf, proto(), 0, convert);
  const retval = (): ArgsField | undefined => {
    const type = btf.type(proto());
    if (type.kind !== 'func-proto') return undefined;
    const at = { kind: 'context', offset: type.params.length * 8 } as const;
    return { name: 'retval', type: convert(type.returns), at };
  };
  return { args, ...(exit && { retval }) };
}
