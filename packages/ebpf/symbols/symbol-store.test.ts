import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SymbolStore } from './symbol-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonde-store-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  writeFileSync(
    at('app.c'),
    'int twice(int n) { return n * 2; }\nint main() { return twice(0); }\n',
  );
  const build = (name: string, ...flags: string[]) =>
    execFileSync('gcc', ['-g', '-O0', ...flags, '-o', name, 'app.c'], { cwd: folder });
  build('app', '-Wl,--build-id');
  build('plain', '-Wl,--build-id=none');
  copyFileSync(at('app'), at('image-1'));
  copyFileSync(at('app'), at('image-2'));
});

const addressOf = (object: ReturnType<SymbolStore['get']>, name: string): number =>
  object!.functions().functions.find((each) => each.name === name)!.address;

test('names, and lines with debugging information', () => {
  const object = new SymbolStore().get(at('app'), '');
  const twice = addressOf(object, 'twice');
  expect(object!.functions().at(twice + 4)?.name).toBe('twice');
  const source = { file: at('app.c'), line: 1, column: expect.any(Number) };
  expect(object!.frames(twice)).toEqual([{ function: 'twice', source, inlined: false }]);
});

test('one file is read once, copies of it by their build id', () => {
  const store = new SymbolStore();
  const first = store.get(at('image-1'), '');
  expect(store.get(at('image-1'), '')).toBe(first);
  expect(store.get(at('image-2'), '')).toBe(first);
  expect(store.get(at('plain'), '')).not.toBe(first);
  expect(store.size.files).toBe(2);
});

test('a file that changed is another one', () => {
  const store = new SymbolStore();
  copyFileSync(at('plain'), at('changing'));
  const before = store.get(at('changing'), '');
  rmSync(at('changing'));
  copyFileSync(at('plain'), at('changing'));
  expect(store.get(at('changing'), '')).not.toBe(before);
});

test('what was opened can be read after its path is gone', () => {
  copyFileSync(at('plain'), at('short-lived'));
  const object = new SymbolStore().get(at('short-lived'), '');
  rmSync(at('short-lived'));
  expect(object?.frames(addressOf(object, 'twice'))[0]?.function).toBe('twice');
});

test('bounded by files and by bytes: what was not asked for longest goes', () => {
  const few = new SymbolStore({ maxFiles: 1 });
  const first = few.get(at('app'), '');
  few.get(at('plain'), '');
  expect(few.size.files).toBe(1);
  expect(few.get(at('app'), '')).not.toBe(first);

  const small = new SymbolStore({ maxBytes: 100 });
  const large = small.get(at('app'), '');
  addressOf(large, 'twice');
  expect(small.size.bytes).toBeGreaterThan(100);
  small.get(at('plain'), '');
  expect(small.size).toEqual({ files: 1, bytes: 0 });
});

test('what is no ELF file, or is not there, has no symbols', () => {
  expect(new SymbolStore().get(at('app.c'), '')).toBeUndefined();
  expect(new SymbolStore().get(at('nothing'), '')).toBeUndefined();
});
