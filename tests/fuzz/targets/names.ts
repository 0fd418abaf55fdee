import { demangle } from '@sonde/elf';
import { mutatedText } from '../mutate.ts';
import { type Target, textFeeder } from '../target.ts';

const mangled = [
  '_ZN3std6vectorIiSaIiEE9push_backEOi',
  '_ZNSt8_Rb_treeIiSt4pairIKiNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEE3endEv',
  '_ZZN4foo_IRKNS_3barEEEvT_ENKUlvE_clEv',
  '_ZN5boost6detail17sp_counted_impl_pIN3net10connectionEE7disposeEv',
  '_ZTVN10__cxxabiv117__class_type_infoE',
  '_RNvMsr_NtCs3ssYzQotkvD_3std4pathNtB5_7PathBuf3newCs15kBYyAo9fc_7mycrate',
  '_RINvNtC3std3mem8align_ofdE',
  '_ZN4core3fmt9Formatter3pad17h0123456789abcdefE',
];
const pieces = [
  'N',
  'E',
  'S_',
  'S0_',
  'T_',
  'I',
  'R',
  'K',
  'P',
  'i',
  '9999999999',
  '3foo',
  'Z',
  'v',
  'J',
  'X',
  'B_',
  'L',
  'D',
  'F',
];

/** Names of C++ and Rust functions, which any binary may carry. */
export const names: Target = {
  name: 'names',
  promise: 'is demangled or left as it is',
  limitMs: 2000,
  extension: 'txt',
  prepare: () =>
    textFeeder(
      (random) => {
        let name = random.pick(mangled);
        for (let left = 1 + random.below(6); left > 0; left -= 1) {
          const at = 2 + random.below(name.length);
          const piece = random.pick(pieces).repeat(random.pick([1, 1, 1, 2, 500]));
          name = name.slice(0, at) + piece + name.slice(at + random.below(6));
        }
        return random.chance(0.1) ? mutatedText(name, mangled, random) : name;
      },
      (name) => (demangle(name) === name ? 'left' : 'demangled'),
    ),
};
