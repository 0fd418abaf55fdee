/**
 * Every diagnostic code, once. Codes are stable, prose may change. `title` is what `sonde explain`
 * prints first. Sorted by stage; add here and at one call site, with one golden.
 */
export const diagnosticCodes = {
  // source and syntax
  'unexpected-token': 'The parser met something that cannot stand here',
  'unterminated-string': 'A string literal has no closing quote',
  'unterminated-comment': 'A block comment has no end',
  'bad-escape': 'An escape sequence in a string is not known',
  'bad-number': 'A number literal is malformed or too large',
  'misplaced-item': 'A config block, import or C definition stands after a probe',
  'bad-assignment-target': 'The left side of an assignment cannot be assigned to',
  'unsupported-syntax': 'This construct is known but not supported yet',
  // C preamble
  'bad-c-declaration': 'A C declaration cannot be read',
  'import-refused': 'An import names what cannot be imported',
  'unknown-include': 'An #include names a header that is not known',
  // attach points
  'unknown-provider': 'The provider of a probe is not known',
  'bad-attach-point': 'An attach point has the wrong parts',
  'probe-not-found': 'No such attach point on this host',
  'probe-unsupported': 'This kernel cannot serve this kind of probe',
  'too-many-probes': 'A wildcard matches more attach points than max_probes',
  'duplicate-probe': 'Two probes of a kind that allows one',
  'no-probes': 'The script has no probe that could run',
  // config
  'unknown-config': 'A config key is not known',
  'bad-config-value': 'A config value is of the wrong type or out of range',
  // names
  'unknown-identifier': 'A name is not known',
  'unknown-function': 'A function is not known',
  'unknown-variable': 'A variable is read before it is assigned',
  'unknown-field': 'A struct, union or args has no such field',
  'unknown-type': 'A type is not known to the script or to the kernel',
  'duplicate-declaration': 'A name is declared twice in one scope',
  // types
  'type-mismatch': 'A value has another type than its place needs',
  'bad-operand': 'An operator cannot work on these types',
  'bad-cast': 'A value cannot be cast to this type',
  'not-callable-here': 'A builtin or function cannot be used in this kind of probe',
  'bad-argument-count': 'A function got too many or too few arguments',
  'bad-argument': 'An argument of a function has the wrong form',
  'literal-required': 'This argument must be a literal',
  'map-required': 'This argument must be a map',
  'bad-format': 'A format string and its arguments do not fit',
  'map-key-mismatch': 'A map is used with keys of different types',
  'map-value-mismatch': 'A map is used with values of different types',
  'aggregate-misuse': 'An aggregation stands where it cannot',
  'index-out-of-range': 'A constant index is outside its array or tuple',
  'limit-exceeded': 'A size or count is above a limit',
  'unsafe-function': 'The function needs --unsafe',
  'assertion-failed': 'What the script demands while compiling does not hold',
  'flow-misplaced': 'break, continue or return stands where it cannot',
  // warnings
  'implicit-cast': 'A value is cast to a narrower or differently signed type',
  'unnecessary-cast': 'A value is cast to the type that it has',
  'signed-division': 'Division of signed values is done unsigned',
  'unused-result': 'The result of a call is thrown away',
  'unassigned-variable': 'A declared variable is read before, or without, being assigned',
  'distinct-pointers': 'Pointers to different types are compared',
  'print-in-loop': 'A map is printed in a loop',
  'stats-by-average': 'print() of stats() goes by the average alone',
  'unreachable-code': 'A statement can never run',
  deprecated: 'A form that is going away',
  unstable: 'A feature that may still change',
  'positional-missing': 'A positional parameter was not given',
  // features, load and attach
  'feature-missing': 'The kernel lacks a feature that the script needs',
  'program-too-large': 'A program is larger than the kernel or the stack allows',
  'verifier-rejected': 'The kernel verifier rejected a program',
  'cgroup-not-found': 'The host has no such cgroup or container',
  'attach-failed': 'A program could not be attached',
  'host-action-failed': 'A file or command that the script asked for failed on the host',
  'policy-denied': 'The policy of the host does not allow this script',
  'internal-error': 'A bug in Sonde',
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;
