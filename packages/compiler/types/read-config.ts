import type { CompileOptions } from '../compile.ts';
import { type Config, defaultConfig, type UnstablePolicy } from '../config.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { ConfigEntry, Script } from '../syntax/ast.ts';
import { nearHint } from './near.ts';

/** A value as text: a bare word, a string, a number, all the same. Undefined: it is not of this kind. */
type Reader<T> = (text: string) => T | undefined;

const count =
  (min: number, max = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };

const flag: Reader<boolean> = (text) => {
  if (['1', 'true', 'on', 'yes'].includes(text.toLowerCase())) return true;
  return ['0', 'false', 'off', 'no'].includes(text.toLowerCase()) ? false : undefined;
};

const word =
  <T extends string>(...words: T[]): Reader<T> =>
  (text) =>
    words.find((each) => each.toLowerCase() === text.toLowerCase());

const anyText: Reader<string> = (text) => text;

/** Of an unstable feature: as a word, or whether it may be used. */
const policy: Reader<UnstablePolicy> = (text) => {
  const known = word('enable', 'warn', 'error')(text);
  const allowed = flag(text);
  return known ?? (allowed === undefined ? undefined : allowed ? 'enable' : 'error');
};

interface Key<K extends keyof Config> {
  readonly target: K;
  readonly read: Reader<Config[K]>;
  readonly wants: string;
}

const key = <K extends keyof Config>(
  target: K,
  read: Reader<Config[K]>,
  wants: string,
): Key<K> => ({
  target,
  read,
  wants,
});

const licenses = [
  'GPL',
  'GPL v2',
  'GPL and additional rights',
  'Dual BSD/GPL',
  'Dual MIT/GPL',
  'Dual MPL/GPL',
];

/** Largest string that fits a value of a per-CPU map with room to spare. */
const strlenMax = 65_536;

const keys: Readonly<Record<string, { [K in keyof Config]: Key<K> }[keyof Config]>> = {
  cache_user_symbols: key(
    'cacheUserSymbols',
    word('PER_PID', 'PER_PROGRAM', 'NONE'),
    'PER_PID, PER_PROGRAM or NONE',
  ),
  cpp_demangle: key('cppDemangle', flag, 'true or false'),
  lazy_symbolication: key('lazySymbolication', flag, 'true or false'),
  license: key('license', word(...licenses), `one of ${licenses.join(', ')}`),
  log_size: key('logSize', count(0), 'a number of bytes'),
  max_bpf_progs: key('maxBpfProgs', count(1), 'a positive number'),
  max_cat_bytes: key('maxCatBytes', count(0), 'a number of bytes'),
  max_map_keys: key('maxMapKeys', count(1, 2 ** 31), 'a positive number'),
  max_probes: key('maxProbes', count(1), 'a positive number'),
  max_strlen: key('maxStrlen', count(1, strlenMax), `1 to ${strlenMax} bytes`),
  missing_probes: key('missingProbes', word('error', 'warn', 'ignore'), 'error, warn or ignore'),
  on_stack_limit: key('onStackLimit', count(0, 512), '0 to 512 bytes'),
  perf_rb_pages: key('perfRbPages', count(0), 'a number of pages'),
  print_maps_on_exit: key('printMapsOnExit', flag, 'true or false'),
  show_debug_info: key('showDebugInfo', flag, 'true or false'),
  stack_mode: key(
    'stackMode',
    word('bpftrace', 'perf', 'raw', 'build_id'),
    'bpftrace, perf, raw or build_id',
  ),
  str_trunc_trailer: key('strTruncTrailer', anyText, 'a string'),
  unstable_dw_ustack: key('unstableDwUstack', policy, 'enable, warn or error'),
  unstable_import_statement: key('unstableImportStatement', policy, 'enable, warn or error'),
  unstable_tseries: key('unstableTseries', policy, 'enable, warn or error'),
  unstable_typeinfo: key('unstableTypeinfo', policy, 'enable, warn or error'),
  use_blazesym: key('useBlazesym', flag, 'true or false'),
};

/** The keys of a config block, each with what it takes: `stack_mode`, `bpftrace, perf, raw or build_id`. */
export const configKeys: readonly { readonly name: string; readonly wants: string }[] =
  Object.entries(keys).map(([name, { wants }]) => ({ name, wants }));

const renamed: Readonly<Record<string, string>> = {
  strlen: 'max_strlen',
  no_cpp_demangle: 'cpp_demangle',
  cat_bytes_max: 'max_cat_bytes',
  map_keys_max: 'max_map_keys',
};

/** Accepted from old scripts, without a meaning any more. */
const withoutEffect = new Set([
  'symbol_source',
  'max_type_res_iterations',
  'unstable_addr',
  'unstable_import',
  'unstable_macro',
  'unstable_map_decl',
]);

/** Defaults, then the script's block, then the environment; names in any case, with or without `BPFTRACE_`. */
export function readConfig(
  script: Script,
  options: CompileOptions,
  diagnostics: Diagnostics,
): Config {
  const config = { ...defaultConfig };
  for (const entry of script.config) {
    set(
      config,
      { name: entry.key.name, text: textOf(entry), key: entry.key.span, value: entry.value.span },
      diagnostics,
    );
  }
  const start = { start: script.span.start, end: script.span.start };
  for (const [name, text] of Object.entries(options.config)) {
    set(config, { name, text, key: start, value: start }, diagnostics);
  }
  return config;
}

const textOf = (entry: ConfigEntry): string => String(entry.value.value);

interface Setting {
  readonly name: string;
  readonly text: string;
  readonly key: Span;
  readonly value: Span;
}

function set(config: Config, setting: Setting, diagnostics: Diagnostics): void {
  const name = setting.name.toLowerCase().replace(/^bpftrace_/, '');
  const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (known === undefined) {
    if (withoutEffect.has(name)) {
      diagnostics.warning('deprecated', setting.key, `${name} has no effect any more`);
      return;
    }
    const now = renamed[name];
    diagnostics.error('unknown-config', setting.key, `'${setting.name}' is not a config key`, {
      hint:
        now === undefined ? (nearHint(name, Object.keys(keys)) ?? []) : `It is now called ${now}`,
    });
    return;
  }
  const value = known.read(setting.text);
  if (value === undefined) {
    const message = `${name} takes ${known.wants}, not '${setting.text}'`;
    diagnostics.error('bad-config-value', setting.value, message);
    return;
  }
  Object.assign(config, { [known.target]: value });
}
