import type { Config, UnstablePolicy } from '../config.ts';
import type { Span } from '../source/span.ts';
import { fail, type Scope } from './scope.ts';

/** Features that may still change, and the config key that decides about each. */
const features = {
  dw_ustack: ['unstable_dw_ustack', 'unstableDwUstack'],
  tseries: ['unstable_tseries', 'unstableTseries'],
  typeinfo: ['unstable_typeinfo', 'unstableTypeinfo'],
  'import in a block': ['unstable_import_statement', 'unstableImportStatement'],
} as const satisfies Record<string, readonly [string, keyof Config]>;

/** Whether the config lets the script use a feature; reports what it says otherwise. */
export function allowUnstable(feature: keyof typeof features, span: Span, scope: Scope): boolean {
  const [key, field] = features[feature];
  const { config, diagnostics } = scope.script;
  const policy: UnstablePolicy = config[field];
  const hint = `Say that you want it: config = { ${key} = enable }`;
  if (policy === 'error') {
    fail(scope, 'unstable', span, `${feature} may still change and is not enabled`, { hint });
    return false;
  }
  if (policy === 'warn')
    diagnostics.warning('unstable', span, `${feature} may still change`, { hint });
  return true;
}
