import type { Schema, Type } from '@sonde/compiler';

/** Which results of a script hold something that only its host can name. */
export interface Needs {
  /** By event id, and by index of the map. */
  readonly events: readonly boolean[];
  readonly maps: readonly boolean[];
  /** Readings of clocks are shown as times of day. */
  readonly clocks: boolean;
}

export function needsOf(schema: Schema): Needs {
  const fieldTypes = schema.events.flatMap((event) => event.fields.map((field) => field.type));
  const mapTypes = schema.maps.flatMap(({ key, value }) =>
    key === undefined ? [value] : [key, value],
  );
  return {
    events: schema.events.map((event) => event.fields.some(({ type }) => contains(type, isNamed))),
    maps: schema.maps.map(
      ({ key, value }) => contains(value, isNamed) || (key !== undefined && contains(key, isNamed)),
    ),
    clocks:
      schema.events.some(({ action }) => action.kind === 'time') ||
      [...fieldTypes, ...mapTypes].some((type) => contains(type, isTime)),
  };
}

function isNamed(type: Type): boolean {
  switch (type.kind) {
    case 'ksym':
    case 'usym':
    case 'username':
    case 'cgroup-path':
      return true;
    case 'kstack':
    case 'ustack':
      // The others are shown as numbers.
      return type.mode === 'bpftrace' || type.mode === 'perf';
    default:
      return false;
  }
}

const isTime = ({ kind }: Type): boolean => kind === 'timestamp' || kind === 'tseries';

/** Whether a type is, or has within it, one that `wanted` accepts. */
function contains(type: Type, wanted: (type: Type) => boolean): boolean {
  switch (type.kind) {
    case 'array':
      return contains(type.element, wanted);
    case 'tuple':
      return type.elements.some((element) => contains(element, wanted));
    case 'record':
      return type.fields.some((field) => contains(field.type, wanted));
    default:
      return wanted(type);
  }
}
