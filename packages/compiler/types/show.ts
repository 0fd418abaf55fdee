import type { Type } from './type.ts';

/**
 * What an expression has that could not be checked. Distinguished by identity: a second message
 * about it would only repeat the first one.
 */
export const poison: Type = Object.freeze({ kind: 'none' });

export const isPoison = (type: Type): boolean => type === poison;

/** A type as diagnostics and dumps write it, in bpftrace's spelling. */
export function showType(type: Type): string {
  switch (type.kind) {
    case 'integer':
      return `${type.signed ? '' : 'u'}int${type.size * 8}`;
    case 'enum':
      return `enum ${type.name}`;
    case 'pointer':
      return `${showType(type.to)} *`;
    case 'array':
      return `${showType(type.element)}[${type.length}]`;
    case 'string':
      return `string[${type.capacity}]`;
    case 'buffer':
      return `buffer[${type.capacity}]`;
    case 'struct':
      return type.name;
    case 'tuple':
      return `(${type.elements.map(showType).join(',')})`;
    case 'record':
      return `record { ${type.fields.map((each) => `.${each.name} = ${showType(each.type)}`).join(', ')} }`;
    case 'sum':
    case 'min':
    case 'max':
    case 'avg':
    case 'stats':
      return `${type.signed ? '' : 'u'}${type.kind}_t`;
    case 'count':
    case 'hist':
    case 'lhist':
    case 'tseries':
    case 'ksym':
    case 'usym':
    case 'username':
    case 'macaddr':
      return `${type.kind}_t`;
    case 'cgroup-path':
      return 'cgroup_path_t';
    case 'kstack':
    case 'ustack':
      return `${type.kind}_${type.mode}_${type.depth}`;
    case 'probe':
      return 'string';
    case 'void':
    case 'none':
    case 'bool':
    case 'timestamp':
    case 'inet':
      return type.kind;
  }
}
