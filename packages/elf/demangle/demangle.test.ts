import { expect, test } from 'vitest';
import { demangle } from './demangle.ts';

test.each([
  ['_Z1fv', 'f()'],
  ['_ZN2ns1gEPFviERA3_i', 'ns::g(void (*)(int), int (&) [3])'],
  ['_ZNK2ns3BoxIiE3getEi', 'ns::Box<int>::get(int) const'],
  ['_ZN2ns3BoxIiE4convIiEET_S3_', 'int ns::Box<int>::conv<int>(int)'],
  ['_ZN2ns3BoxIiED2Ev', 'ns::Box<int>::~Box()'],
  ['_ZNK2ns3BoxIiEcvbEv', 'ns::Box<int>::operator bool() const'],
  ['_ZN2ns3BoxIiEpLERKS1_', 'ns::Box<int>::operator+=(ns::Box<int> const&)'],
  ['_ZN2ns1KILin3ELb1EE3runEm', 'ns::K<-3, true>::run(unsigned long)'],
  ['_ZN2ns12_GLOBAL__N_14anonEx', 'ns::(anonymous namespace)::anon(long long)'],
  [
    '_ZN2ns4packIJiRA2_KcEEEvDpOT_',
    'void ns::pack<int, char const (&) [2]>(int&&, char const (&) [2])',
  ],
  ['_ZZ4mainENKUliE_clEi', "main::'lambda'(int)::operator()(int) const"],
  ['_ZSt3minIiERKT_S2_S2_', 'int const& std::min<int>(int const&, int const&)'],
  [
    '_ZNSsC1Ev',
    'std::basic_string<char, std::char_traits<char>, std::allocator<char>>::basic_string()',
  ],
  ['_ZNSt8ios_base7failureB5cxx11D0Ev', 'std::ios_base::failure[abi:cxx11]::~failure()'],
  ['_ZnwmRKSt9nothrow_t', 'operator new(unsigned long, std::nothrow_t const&)'],
  ['_ZTV1S', 'vtable for S'],
  ['_ZThn16_N1S1mEv', 'non-virtual thunk to S::m()'],
  ['_ZGVZ4mainE4once', 'guard variable for main::once'],
  ['_Z1fi.cold', 'f(int) (.cold)'],
  [
    '_ZN4core3fmt9Formatter3pad17h0123456789abcdefE',
    'core::fmt::Formatter::pad::h0123456789abcdef',
  ],
])('%s is %s', (mangled, text) => {
  expect(demangle(mangled)).toBe(text);
});

test.each(['main', '', '_Z', '_Zx', '_ZN', '_Z1', '_Z99f', '_ZS_', '_Z1fT_', '_Z1fS9_', '_Z1fiX'])(
  '%j comes back unchanged',
  (name) => {
    expect(demangle(name)).toBe(name);
  },
);

test('a name that doubles with every letter is given up', () => {
  // Each S is a pair of what came before it.
  const pairs = Array.from({ length: 60 }, (_, i) => {
    const last = i === 0 ? 'i' : `S${(i * 2).toString(36).toUpperCase()}_`;
    return `1aI${last}${last}E`;
  });
  const start = performance.now();
  const name = `_Z1f${pairs.join('')}`;
  demangle(name);
  demangle(`_Z1f${'P'.repeat(5000)}i`);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('mutated names give a text', () => {
  const original = '_ZNSt3mapIiSt6vectorIiSaIiEESt4lessIiESaISt4pairIKiS2_EEE4findERKS6_PFvOT_ES4_';
  let state = 99;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 5000; round++) {
    const letters = [...original];
    for (let i = random(4); i >= 0; i--) {
      letters[2 + random(letters.length - 2)] = original[random(original.length)] as string;
    }
    expect(typeof demangle(letters.slice(0, 2 + random(letters.length)).join(''))).toBe('string');
  }
});
