import { expect, test } from 'vitest';
import { demangle } from './demangle.ts';

// As llvm-cxxfilt writes them.
test.each([
  ['_RINvCs6GmmlP4bgsG_1r5outerNCNvB2_4main0EB2_', 'r::outer::<r::main::{closure#0}>'],
  [
    '_RNvXNtCs6GmmlP4bgsG_1r6shapesINtB2_6CircleyENtB2_4Area4area',
    '<r::shapes::Circle<u64> as r::shapes::Area>::area',
  ],
  [
    '_RNSNvYNCINvNtCsjrHSEGnQ3l9_3std2rt10lang_startuE0INtNtNtCsgEmfK2I1SDS_4core3ops8function6FnOnceuE9call_once6vtableCs6GmmlP4bgsG_1r',
    '<std::rt::lang_start<()>::{closure#0} as core::ops::function::FnOnce<()>>::call_once::{shim:vtable#0}',
  ],
  ['_RNvCs1_1au8gdel_5qa', 'a::gödel'],
  ['_RINvCs1_1a1fFG_RL0_hEuE', "a::f::<for<'a> fn(&'a u8)>"],
  ['_RINvCs1_1a1fDG_INtC1b1TRL0_hEp4ItemmEL_E', "a::f::<dyn for<'a> b::T<&'a u8, Item = u32>>"],
  ['_RINvCs1_1a1fKj1f_Kb1_Kc41_Kln5_E', "a::f::<31, true, 'A', -5>"],
  [
    '_RINvCs1_1a1fAhj3_SlTmEThcEPaOxQhFUKCtEzE',
    'a::f::<[u8; 3], [i32], (u32,), (u8, char), *const i8, *mut i64, &mut u8, unsafe extern "C" fn(u16) -> !>',
  ],
  ['_RNvC1a1b.llvm.1234', 'a::b (.llvm.1234)'],
  ['_RNvMs_C1aNtB4_1S1m', '<a::S>::m'],
  ['_RINvC1a1fKo10000000000000000_E', 'a::f::<0x10000000000000000>'],
])('%s is %s', (mangled, text) => {
  expect(demangle(mangled)).toBe(text);
});

test.each(['_R', '_RN', '_RNvC1a', '_RNvC9a1b', '_RB_', '_RIC1a', '_RNvC1a1bx', '_RNvC1au3a_!1b'])(
  '%j comes back unchanged',
  (name) => {
    expect(demangle(name)).toBe(name);
  },
);

test('names that refer to themselves, or double with every letter, are given up', () => {
  const doubled = Array.from({ length: 60 }, () => 'TB8_B8_E').join('');
  const start = performance.now();
  for (const name of [`_RINvC1a1f${doubled}E`, `_RINvC1a1f${'S'.repeat(5000)}hE`, '_RINvB_1fE']) {
    expect(typeof demangle(name)).toBe('string');
  }
  expect(performance.now() - start).toBeLessThan(1000);
});
