import { ElfError } from '../error.ts';
import type { Abbreviation } from './abbreviations.ts';
import { Attribute } from './constants.ts';
import { Cursor } from './cursor.ts';
import { type AttributeValue, readValue, skipValue } from './form.ts';
import type { Unit } from './unit.ts';

/** A debugging information entry: a function, a type, a variable. Attributes are decoded when asked for. */
export class Entry {
  readonly unit: Unit;
  /** In .debug_info. */
  readonly offset: number;
  readonly #abbreviation: Abbreviation;
  readonly #valuesAt: number;
  #end: number | undefined;

  private constructor(unit: Unit, offset: number, abbreviation: Abbreviation, valuesAt: number) {
    this.unit = unit;
    this.offset = offset;
    this.#abbreviation = abbreviation;
    this.#valuesAt = valuesAt;
  }

  /** Undefined: here a list of children ends. */
  static read(unit: Unit, offset: number): Entry | undefined {
    const cursor = new Cursor(unit.sections.info, offset, unit.end);
    const code = cursor.uleb();
    if (code === 0) return undefined;
    const abbreviation = unit.abbreviations.get(code);
    if (abbreviation === undefined) throw new ElfError(`entry at ${offset} has no abbreviation`);
    return new Entry(unit, offset, abbreviation, cursor.at);
  }

  get tag(): number {
    return this.#abbreviation.tag;
  }

  value(attribute: number): AttributeValue {
    const { attributes } = this.#abbreviation;
    const index = attributes.findIndex((each) => each.attribute === attribute);
    if (index < 0) return undefined;
    const cursor = this.#cursor();
    for (let i = 0; i < index; i++) skipValue(cursor, attributes[i]!, this.unit);
    return readValue(cursor, attributes[index]!, this.unit);
  }

  has(attribute: number): boolean {
    return this.#abbreviation.attributes.some((each) => each.attribute === attribute);
  }

  /** The DW_FORM of an attribute: whether DW_AT_high_pc is an address or a length, say. */
  form(attribute: number): number | undefined {
    return this.#abbreviation.attributes.find((each) => each.attribute === attribute)?.form;
  }

  text(attribute: number): string | undefined {
    const value = this.value(attribute);
    return typeof value === 'string' ? value : undefined;
  }

  /** A count, size, offset or reference. */
  number(attribute: number): number | undefined {
    const value = this.value(attribute);
    return typeof value === 'bigint'
      ? Number(value)
      : typeof value === 'number'
        ? value
        : undefined;
  }

  get name(): string | undefined {
    return this.text(Attribute.name);
  }

  *children(): Generator<Entry> {
    if (!this.#abbreviation.hasChildren) return;
    for (let at = this.#endOfValues(); ; ) {
      const child = Entry.read(this.unit, at);
      if (child === undefined) return;
      yield child;
      at = child.#next();
    }
  }

  /** Where the next entry of the same list is. */
  #next(): number {
    const end = this.#endOfValues();
    if (!this.#abbreviation.hasChildren) return end;
    const sibling = this.value(Attribute.sibling);
    if (typeof sibling === 'number' && sibling > end) return sibling;
    let at = end;
    for (let depth = 1; depth > 0; ) {
      const child = Entry.read(this.unit, at);
      if (child === undefined) {
        depth -= 1;
        at += 1;
      } else {
        at = child.#endOfValues();
        if (child.#abbreviation.hasChildren) depth += 1;
      }
    }
    return at;
  }

  #endOfValues(): number {
    if (this.#end === undefined) {
      const cursor = this.#cursor();
      for (const spec of this.#abbreviation.attributes) skipValue(cursor, spec, this.unit);
      this.#end = cursor.at;
    }
    return this.#end;
  }

  #cursor(): Cursor {
    return new Cursor(this.unit.sections.info, this.#valuesAt, this.unit.end);
  }
}
