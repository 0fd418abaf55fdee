/** What to do with a script that uses a feature which may still change. */
export type UnstablePolicy = 'enable' | 'warn' | 'error';

/** What a script's config block, the environment and the command line decide. Names as bpftrace's, in camel case. */
export interface Config {
  maxMapKeys: number;
  maxStrlen: number;
  maxProbes: number;
  maxBpfProgs: number;
  maxCatBytes: number;
  onStackLimit: number;
  perfRbPages: number;
  logSize: number;
  printMapsOnExit: boolean;
  stackMode: 'bpftrace' | 'perf' | 'raw' | 'build_id';
  strTruncTrailer: string;
  missingProbes: 'error' | 'warn' | 'ignore';
  cppDemangle: boolean;
  lazySymbolication: boolean;
  showDebugInfo: boolean;
  cacheUserSymbols: 'PER_PID' | 'PER_PROGRAM' | 'NONE';
  license: string;
  /** Of no effect: symbols are resolved by one engine. */
  useBlazesym: boolean;
  unstableImportStatement: UnstablePolicy;
  unstableTseries: UnstablePolicy;
  unstableTypeinfo: UnstablePolicy;
  unstableDwUstack: UnstablePolicy;
}

export const defaultConfig: Config = {
  maxMapKeys: 4096,
  maxStrlen: 1024,
  maxProbes: 1024,
  maxBpfProgs: 1024,
  maxCatBytes: 10240,
  onStackLimit: 32,
  perfRbPages: 0,
  logSize: 1_000_000,
  printMapsOnExit: true,
  stackMode: 'bpftrace',
  strTruncTrailer: '..',
  missingProbes: 'error',
  cppDemangle: true,
  lazySymbolication: true,
  showDebugInfo: true,
  cacheUserSymbols: 'PER_PID',
  license: 'GPL',
  useBlazesym: false,
  unstableImportStatement: 'error',
  unstableTseries: 'warn',
  unstableTypeinfo: 'error',
  unstableDwUstack: 'warn',
};
