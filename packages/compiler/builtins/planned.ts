/**
 * Names that bpftrace has and Sonde does not have yet, so that a script which uses one is told so, instead
 * of that the name is not known.
 */
export const plannedBuiltins: ReadonlySet<string> = new Set([
  'debugf',
  'dw_ustack',
  'override',
  'path',
  'percpu_kaddr',
  'skboutput',
  'uaddr',
  'unwatch',
  'write_user',
]);
