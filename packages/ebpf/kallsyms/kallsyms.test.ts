import { expect, test } from 'vitest';
import { kallsymsOf } from './kallsyms.ts';

const text = `ffffffff81000000 T _text
ffffffff81000040 t helper
ffffffff81000040 T helper_alias
ffffffff82000000 D jiffies
ffffffffc0201000 t probe_one\t[virtio_net]
ffffffffa0000000 t bpf_prog_1\t[bpf]
not a line
ffffffffc0300000 W last`;

const symbols = kallsymsOf(() => Buffer.from(text));

test.each([
  [0xffffffff81000000n, '_text', 0n],
  [0xffffffff8100003fn, '_text', 0x3fn],
  [0xffffffff81000041n, 'helper_alias', 1n],
  [0xffffffffa0000010n, 'bpf_prog_1', 0x10n],
  [0xffffffffc0201001n, 'probe_one', 1n],
  [0xffffffffffffffffn, 'last', 0x3fcfffffn],
])('%x is in %s', (address, name, offset) => {
  expect(symbols.at(address)).toMatchObject({ name, offset });
});

test('an address below all symbols is in none', () => {
  expect(symbols.at(0n)).toBeUndefined();
  expect(symbols.at(0xffffffff80ffffffn)).toBeUndefined();
});

test('modules are named', () => {
  expect(symbols.at(0xffffffffc0201000n)?.module).toBe('virtio_net');
  expect(symbols.at(0xffffffff81000000n)).not.toHaveProperty('module');
});

test.each([
  ['jiffies', 0xffffffff82000000n],
  ['probe_one', 0xffffffffc0201000n],
  ['helper', 0xffffffff81000040n],
  ['elper', undefined],
  ['help', undefined],
  ['', undefined],
  ['D jiffies', undefined],
  ['virtio_net', undefined],
])('the address of %j', (name, address) => {
  expect(symbols.address(name)).toBe(address);
});

test('functions leave data out', () => {
  const names = [...symbols.functions()].map((symbol) => symbol.name);
  expect(names).toEqual(['_text', 'helper', 'helper_alias', 'bpf_prog_1', 'probe_one', 'last']);
});

test('hidden addresses resolve nothing', () => {
  const hidden = kallsymsOf(() => Buffer.from('0000000000000000 T _text\n'));
  expect(hidden.at(0xffffffff81000000n)).toBeUndefined();
});

test('nothing is read before the first question', () => {
  let reads = 0;
  const lazy = kallsymsOf(() => {
    reads++;
    return Buffer.from(text);
  });
  expect(reads).toBe(0);
  lazy.at(1n);
  lazy.address('jiffies');
  expect(reads).toBe(1);
});
