import type { Span } from '../source/span.ts';
import { join, unchanged } from './join.ts';
import { none, type Type } from './type.ts';
import type { MapId, TypedMap } from './typed.ts';

/** What is known about a map of the script so far. */
export interface MapEntry {
  readonly name: string;
  /** The first use. */
  readonly span: Span;
  /** From `let @m = kind(n);`. */
  readonly declared?: {
    readonly kind: TypedMap['kind'];
    readonly maxEntries: number;
    readonly span: Span;
  };
  /** `none`: used without a key. Undefined: not used yet. */
  key: Type | undefined;
  value: Type | undefined;
  used: boolean;
}

/** The maps of a script in order of first use. Types only grow. */
export class MapTable {
  readonly entries: MapEntry[] = [];
  private readonly ids = new Map<string, MapId>();
  /** Set whenever a key or value type became wider. */
  changed = false;

  declare(name: string, declared: NonNullable<MapEntry['declared']>): boolean {
    if (this.ids.has(name)) return false;
    this.add({
      name,
      span: declared.span,
      declared,
      key: undefined,
      value: undefined,
      used: false,
    });
    return true;
  }

  id(name: string, span: Span): MapId {
    const id =
      this.ids.get(name) ?? this.add({ name, span, key: undefined, value: undefined, used: false });
    this.entries[id]!.used = true;
    return id;
  }

  /** Names with their `@`. */
  names(): string[] {
    return this.entries.filter((entry) => entry.value !== undefined).map((entry) => entry.name);
  }

  entry(id: MapId): MapEntry {
    return this.entries[id]!;
  }

  /** Makes room for a key (`none`: no key); false when it does not fit with the earlier ones. */
  meetKey(id: MapId, key: Type): boolean {
    const entry = this.entry(id);
    const joined = entry.key === undefined ? key : meet(entry.key, key);
    if (joined === undefined) return false;
    if (entry.key === undefined || !unchanged(entry.key, joined)) this.changed = true;
    entry.key = joined;
    return true;
  }

  /** Makes room for a value; false when it does not fit with the earlier ones. */
  meetValue(id: MapId, value: Type): boolean {
    const entry = this.entry(id);
    const joined = entry.value === undefined ? value : join(entry.value, value);
    if (joined === undefined) return false;
    if (entry.value === undefined || !unchanged(entry.value, joined)) this.changed = true;
    entry.value = joined;
    return true;
  }

  private add(entry: MapEntry): MapId {
    this.ids.set(entry.name, this.entries.length);
    return this.entries.push(entry) - 1;
  }
}

const meet = (a: Type, b: Type): Type | undefined =>
  (a.kind === 'none') !== (b.kind === 'none') ? undefined : a.kind === 'none' ? none : join(a, b);
