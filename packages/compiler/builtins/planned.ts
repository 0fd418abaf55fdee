/**
 * Names that bpftrace has and Sonde does not have yet, so that a script which uses one is told so, instead
 * of that the name is not known.
 */
export const plannedBuiltins: ReadonlySet<string> = new Set(['skboutput']);
