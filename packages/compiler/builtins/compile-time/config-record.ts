import type { Config } from '../../config.ts';
import type { Span } from '../../source/span.ts';
import { boolOf, literalOf, stringLiteral } from '../../types/build.ts';
import { none } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import type { Signature } from '../signature.ts';

/** In the order in which bpftrace prints them. */
const fields: readonly (readonly [name: string, key: keyof Config])[] = [
  ['cpp_demangle', 'cppDemangle'],
  ['lazy_symbolication', 'lazySymbolication'],
  ['print_maps_on_exit', 'printMapsOnExit'],
  ['use_blazesym', 'useBlazesym'],
  ['show_debug_info', 'showDebugInfo'],
  ['log_size', 'logSize'],
  ['max_bpf_progs', 'maxBpfProgs'],
  ['max_cat_bytes', 'maxCatBytes'],
  ['max_map_keys', 'maxMapKeys'],
  ['max_probes', 'maxProbes'],
  ['max_strlen', 'maxStrlen'],
  ['on_stack_limit', 'onStackLimit'],
  ['perf_rb_pages', 'perfRbPages'],
  ['str_trunc_trailer', 'strTruncTrailer'],
  ['unstable_import_statement', 'unstableImportStatement'],
  ['unstable_tseries', 'unstableTseries'],
  ['unstable_typeinfo', 'unstableTypeinfo'],
  ['unstable_dw_ustack', 'unstableDwUstack'],
  ['missing_probes', 'missingProbes'],
  ['stack_mode', 'stackMode'],
  ['license', 'license'],
];

/** `config`: what the script's block, the environment and the command line have decided. */
export const configRecord: Signature = {
  name: 'config',
  params: [],
  docs: 'The configuration of this run, a record',
  result: none,
  rewrite({ span, config }) {
    const elements = fields.map(([, key]) => literal(span, config[key]));
    const types = elements.map(({ type }, index) => ({ name: fields[index]![0], type }));
    return { kind: 'record', span, elements, type: { kind: 'record', fields: types } };
  },
};

function literal(span: Span, value: string | number | boolean): TypedExpression {
  if (typeof value === 'string') return stringLiteral(span, value);
  return typeof value === 'boolean' ? boolOf(span, value) : literalOf(span, BigInt(value));
}
