import type { Register } from './ir.ts';

/** A mutable set of small numbers as bits: data flow is computed on thousands of registers. */
export class RegisterSet {
  private readonly words: Uint32Array;

  constructor(registerCount: number) {
    this.words = new Uint32Array((registerCount + 31) >>> 5);
  }

  has(register: Register): boolean {
    return ((this.words[register >>> 5]! >>> (register & 31)) & 1) === 1;
  }

  add(register: Register): void {
    this.words[register >>> 5]! |= 1 << (register & 31);
  }

  copy(): RegisterSet {
    const copy = new RegisterSet(this.words.length << 5);
    copy.words.set(this.words);
    return copy;
  }

  /** Adds all of `other`; whether anything was new. */
  addAll(other: RegisterSet): boolean {
    let changed = false;
    for (let index = 0; index < this.words.length; index++) {
      const before = this.words[index]!;
      const after = (before | other.words[index]!) >>> 0;
      if (after !== before) changed = true;
      this.words[index] = after;
    }
    return changed;
  }

  /** Adds what is in `other` but not in `without`; whether anything was new. */
  addDifference(other: RegisterSet, without: RegisterSet): boolean {
    let changed = false;
    for (let index = 0; index < this.words.length; index++) {
      const before = this.words[index]!;
      const after = (before | (other.words[index]! & ~without.words[index]!)) >>> 0;
      if (after !== before) changed = true;
      this.words[index] = after;
    }
    return changed;
  }

  /** Keeps only what is also in `other`; whether anything went. */
  keepAll(other: RegisterSet): boolean {
    let changed = false;
    for (let index = 0; index < this.words.length; index++) {
      const before = this.words[index]!;
      const after = (before & other.words[index]!) >>> 0;
      if (after !== before) changed = true;
      this.words[index] = after;
    }
    return changed;
  }

  /** In ascending order. */
  *[Symbol.iterator](): Generator<Register> {
    for (let index = 0; index < this.words.length; index++) {
      let word = this.words[index]!;
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        yield (index << 5) | bit;
        word &= word - 1;
      }
    }
  }
}
