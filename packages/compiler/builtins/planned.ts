/**
 * Names that bpftrace has and Sonde does not have yet, so that a script which uses one is told so, instead
 * of that the name is not known.
 */
export const plannedBuiltins: ReadonlySet<string> = new Set([
  'assert',
  'assert_str',
  'config',
  'container_of',
  'debugf',
  'default_str_length',
  'dw_ustack',
  'fail',
  'is_err',
  'is_scalar',
  'kfunc_allowed',
  'kfunc_exist',
  'override',
  'path',
  'percpu_kaddr',
  'skboutput',
  'static_assert',
  'uaddr',
  'unwatch',
  'write_user',
]);
