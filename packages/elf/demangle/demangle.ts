import { readEncoding, readName } from './names.ts';
import { demangleRust } from './rust.ts';
import { expect, NotMangled, type State, take, textOf } from './state.ts';
import { readType } from './types.ts';

/** Longer symbols are machine-made beyond reading. */
const maxMangledLength = 8192;

/**
 * `ns::Box<int>::get(int) const` for `_ZNK2ns3BoxIiE3getEi`, written as LLVM writes it; the Itanium C++ ABI, which
 * Rust's older names follow too; and Rust's own. A name that is not mangled, or in a way not known here, comes back unchanged.
 */
export function demangle(name: string): string {
  if (name.length > maxMangledLength) return name;
  try {
    if (name.startsWith('_R')) return demangleRust(name);
    return name.startsWith('_Z') ? demangleItanium(name) : name;
  } catch (error) {
    if (error instanceof NotMangled) return name;
    throw error;
  }
}

function demangleItanium(name: string): string {
  const state: State = {
    text: name,
    at: 2,
    depth: 0,
    inLambda: false,
    substitutions: [],
    templateArguments: [],
  };
  const text = readSpecial(state) ?? readEncoding(state);
  const rest = name.slice(state.at);
  if (rest === '') return text;
  // Parts that the compiler split off or copied: `.cold`, `.constprop.0`.
  return rest.startsWith('.') ? `${text} (${rest})` : name;
}

const specialTypes = [
  ['TV', 'vtable for '],
  ['TT', 'VTT for '],
  ['TI', 'typeinfo for '],
  ['TS', 'typeinfo name for '],
] as const;

const specialNames = [
  ['GV', 'guard variable for '],
  ['TH', 'thread-local initialization routine for '],
  ['TW', 'thread-local wrapper routine for '],
] as const;

/** <special-name>: what the compiler makes for a class or a variable. */
function readSpecial(state: State): string | undefined {
  for (const [code, text] of specialTypes) {
    if (take(state, code)) return text + textOf(readType(state));
  }
  for (const [code, text] of specialNames) {
    if (take(state, code)) return text + readName(state, false).text;
  }
  if (take(state, 'Tc')) {
    skipCallOffset(state);
    skipCallOffset(state);
    return `covariant return thunk to ${readEncoding(state)}`;
  }
  if (take(state, 'Th')) {
    skipNumbers(state, 1);
    return `non-virtual thunk to ${readEncoding(state)}`;
  }
  if (take(state, 'Tv')) {
    skipNumbers(state, 2);
    return `virtual thunk to ${readEncoding(state)}`;
  }
  return undefined;
}

function skipCallOffset(state: State): void {
  if (take(state, 'h')) skipNumbers(state, 1);
  else {
    expect(state, 'v');
    skipNumbers(state, 2);
  }
}

/** Signed numbers, each with an underscore after it. */
function skipNumbers(state: State, count: number): void {
  for (let i = 0; i < count; i++) {
    const found = /^n?\d+_/.exec(state.text.slice(state.at, state.at + 24))?.[0];
    if (found === undefined) throw new NotMangled(`offset expected at ${state.at}`);
    state.at += found.length;
  }
}
