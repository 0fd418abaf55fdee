import { expect, test } from 'vitest';
import { constant, IrBuilder } from './builder.ts';
import { printIr } from './print.ts';

test('a program reads like pseudo code', () => {
  const b = new IrBuilder('main', 'main', 1);
  const ctx = b.params[0]!;
  const key = b.slot('key', 8);
  const small = b.slot('flag', 1, 1);
  const [found, done] = [b.block(), b.block()];
  b.storeSlot(key, 0, 8, constant(0));
  b.storeSlot(small, 0, 1, constant(0x12345));
  const value = b.call(
    'map_lookup_elem',
    [{ register: b.mapAddress(2) }, { register: b.slotAddress(key) }],
    '@count',
  );
  b.branch('ne', value, constant(0), found, done);
  b.enter(found);
  const one = b.inRegister(constant(1));
  b.emit({ op: 'atomic-add', base: value, offset: 0, size: 8, value: one });
  const wide = b.register();
  b.emit({ op: 'extend', to: wide, from: b.load(ctx, 16, 4), size: 4, signed: true });
  b.emit({ op: 'call-kernel', function: 'bpf_path_d_path', btfId: 9, args: [constant(-1)] });
  b.jump(done);
  b.enter(done);
  b.return(constant(0));
  expect(printIr({ functions: [b.finish()] })).toBe(`main main(v0):
  s0 key: 8 bytes
  s1 flag: 1 bytes, aligned to 1
b0:
  s0[0]:8 = 0
  s1[0]:1 = 0x12345
  v1 = map 2
  v2 = &s0[0]
  v3 = call map_lookup_elem(v1, v2)     ; @count
  if v3 != 0 then b1 else b2
b1:
  v4 = 1
  atomic v3[0]:8 += v4
  v6 = v0[16]:4
  v5 = s32 v6
  call kernel bpf_path_d_path#9(-1)
  jump b2
b2:
  return 0
`);
});
