import { isAggregate } from './convert.ts';
import type { MapEntry } from './map-table.ts';
import { nearest } from './near.ts';
import type { ScriptContext } from './scope.ts';
import { showType } from './show.ts';
import { none, sizeOf } from './type.ts';
import type { TypedMap } from './typed.ts';

const kinds: Readonly<Record<string, TypedMap['kind']>> = {
  hash: 'hash',
  lruhash: 'lru_hash',
  percpuhash: 'percpu_hash',
  percpulruhash: 'lru_percpu_hash',
};

/** What a map can be declared as. */
export const mapKindNames: readonly string[] = Object.keys(kinds);

/** Registers `let @m = kind(n);`. */
export function declareMaps({ script, maps, diagnostics }: ScriptContext): void {
  for (const item of script.items) {
    if (item.kind !== 'map-declaration') continue;
    const kind = kinds[item.mapKind.name];
    if (kind === undefined) {
      const [near] = nearest(item.mapKind.name, mapKindNames);
      diagnostics.error(
        'unknown-type',
        item.mapKind.span,
        `'${item.mapKind.name}' is not a kind of map`,
        {
          hint:
            near === undefined
              ? `Use one of ${mapKindNames.join(', ')}`
              : `Did you mean '${near}'?`,
        },
      );
      continue;
    }
    if (item.maxEntries < 1n || item.maxEntries > 2n ** 31n) {
      diagnostics.error(
        'limit-exceeded',
        item.span,
        `${item.name} cannot have ${item.maxEntries} entries`,
      );
      continue;
    }
    const declared = { kind, maxEntries: Number(item.maxEntries), span: item.span };
    if (!maps.declare(item.name, declared)) {
      diagnostics.error('duplicate-declaration', item.span, `${item.name} is already declared`);
    }
  }
}

/** The maps with their final types. */
export function finishMaps(context: ScriptContext): TypedMap[] {
  return context.maps.entries.map((entry) => finishMap(entry, context));
}

function finishMap(entry: MapEntry, context: ScriptContext): TypedMap {
  const { name, span, declared, key } = entry;
  const value = context.structs.describe(entry.value ?? none);
  const aggregate = isAggregate(value);
  if (declared !== undefined) checkDeclaration(entry, aggregate, context);
  const keyed =
    key !== undefined && key.kind !== 'none' ? { key: context.structs.describe(key) } : {};
  const bucketed = ['hist', 'lhist', 'tseries'].includes(value.kind);
  const keyBytes = key === undefined ? 0 : sizeOf(key) + (bucketed ? bucketBytes : 0);
  if (keyBytes > shortKeyBytesMax) checkLongKey(entry, keyBytes, context);
  const maxEntries = 'key' in keyed || bucketed ? context.config.maxMapKeys : 1;
  return {
    name,
    ...keyed,
    value,
    kind: declared?.kind ?? (aggregate ? 'percpu_hash' : 'hash'),
    maxEntries: declared?.maxEntries ?? maxEntries,
    span,
  };
}

function checkDeclaration(
  entry: MapEntry,
  aggregate: boolean,
  { diagnostics }: ScriptContext,
): void {
  const { name, declared, used, value } = entry;
  const { kind, span } = declared!;
  if (!used) {
    diagnostics.error('unknown-variable', span, `${name} is declared and never used`, {
      hint: 'Leave the declaration out',
    });
    return;
  }
  const perCpu = kind === 'percpu_hash' || kind === 'lru_percpu_hash';
  if (value === undefined || perCpu === aggregate) return;
  diagnostics.error(
    'map-value-mismatch',
    span,
    `${name} is declared as ${kind}, which cannot hold ${showType(value)}`,
    {
      hint: aggregate
        ? 'Declare it as percpuhash or percpulruhash'
        : 'Declare it as hash or lruhash',
    },
  );
}

/** A histogram has the number of its bucket in the key. */
const bucketBytes = 8;

/** Keys of hash maps had to fit the stack of a program (MAX_BPF_STACK in kernel/bpf/hashtab.c) before Linux 5.18. */
const shortKeyBytesMax = 512;

function checkLongKey(
  { name, span }: MapEntry,
  keyBytes: number,
  { kernel, diagnostics }: ScriptContext,
): void {
  if (kernel.features.long_keys !== false) return;
  const message = `A key of ${name} takes ${keyBytes} bytes, kernel ${kernel.release} allows ${shortKeyBytesMax}`;
  diagnostics.error('limit-exceeded', span, message, {
    hint: [
      'Ask for fewer bytes of text: str(p, 64), or max_strlen = 200 in the config block',
      'Ask for fewer frames of a stack: kstack(20)',
    ],
  });
}
