import type { CompileOptions } from '../compile.ts';
import { type Config, defaultConfig, type UnstablePolicy } from '../config.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { ConfigEntry, Script } from '../syntax/ast.ts';
import { nearHint } from './near.ts';

/** A value as text: a bare word, a string, a number, all the same. Undefined: it is not of this kind. */
type Reader<T> = (text: string) => T | undefined;

interface Kind<T> {
  readonly read: Reader<T>;
  /** What a diagnostic asks for: `error, warn or ignore`. */
  readonly wants: string;
  /** The values as a script writes them, where they can be counted. */
  readonly values: readonly string[];
}

const count = (wants: string, min: number, max = Number.MAX_SAFE_INTEGER): Kind<number> => ({
  read(text) {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  },
  wants,
  values: [],
});

const flag: Kind<boolean> = {
  read(text) {
    if (['1', 'true', 'on', 'yes'].includes(text.toLowerCase())) return true;
    return ['0', 'false', 'off', 'no'].includes(text.toLowerCase()) ? false : undefined;
  },
  wants: 'true or false',
  values: ['true', 'false'],
};

const word = <T extends string>(...words: T[]): Kind<T> => ({
  read: (text) => words.find((each) => each.toLowerCase() === text.toLowerCase()),
  wants: `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
  values: words.map((each) => (each.includes(' ') ? `"${each}"` : each)),
});

const anyText: Kind<string> = { read: (text) => text, wants: 'a string', values: [] };

const policyWord = word('enable', 'warn', 'error');

/** Of an unstable feature: as a word, or whether it may be used. */
const policy: Kind<UnstablePolicy> = {
  ...policyWord,
  read(text) {
    const allowed = flag.read(text);
    return (
      policyWord.read(text) ?? (allowed === undefined ? undefined : allowed ? 'enable' : 'error')
    );
  },
};

interface Key<K extends keyof Config> {
  readonly target: K;
  readonly kind: Kind<Config[K]>;
}

const key = <K extends keyof Config>(target: K, kind: Kind<Config[K]>): Key<K> => ({
  target,
  kind,
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
  cache_user_symbols: key('cacheUserSymbols', word('PER_PID', 'PER_PROGRAM', 'NONE')),
  cpp_demangle: key('cppDemangle', flag),
  lazy_symbolication: key('lazySymbolication', flag),
  license: key('license', { ...word(...licenses), wants: `one of ${licenses.join(', ')}` }),
  log_size: key('logSize', count('a number of bytes', 0)),
  max_bpf_progs: key('maxBpfProgs', count('a positive number', 1)),
  max_cat_bytes: key('maxCatBytes', count('a number of bytes', 0)),
  max_map_keys: key('maxMapKeys', count('a positive number', 1, 2 ** 31)),
  max_probes: key('maxProbes', count('a positive number', 1)),
  max_strlen: key('maxStrlen', count(`1 to ${strlenMax} bytes`, 1, strlenMax)),
  missing_probes: key('missingProbes', word('error', 'warn', 'ignore')),
  on_stack_limit: key('onStackLimit', count('0 to 512 bytes', 0, 512)),
  perf_rb_pages: key('perfRbPages', count('a number of pages', 0)),
  print_maps_on_exit: key('printMapsOnExit', flag),
  show_debug_info: key('showDebugInfo', flag),
  stack_mode: key('stackMode', word('bpftrace', 'perf', 'raw', 'build_id')),
  str_trunc_trailer: key('strTruncTrailer', anyText),
  unstable_dw_ustack: key('unstableDwUstack', policy),
  unstable_import_statement: key('unstableImportStatement', policy),
  unstable_tseries: key('unstableTseries', policy),
  unstable_typeinfo: key('unstableTypeinfo', policy),
  use_blazesym: key('useBlazesym', flag),
};

export interface ConfigKey {
  readonly name: string;
  /** `bpftrace, perf, raw or build_id`. */
  readonly wants: string;
  /** As a script writes them; empty for numbers and free text. */
  readonly values: readonly string[];
}

/** The keys of a config block, each with what it takes. */
export const configKeys: readonly ConfigKey[] = Object.entries(keys).map(
  ([
    name,
    {
      kind: { wants, values },
    },
  ]) => ({ name, wants, values }),
);

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
  const value = known.kind.read(setting.text);
  if (value === undefined) {
    const message = `${name} takes ${known.kind.wants}, not '${setting.text}'`;
    diagnostics.error('bad-config-value', setting.value, message);
    return;
  }
  Object.assign(config, { [known.target]: value });
}
