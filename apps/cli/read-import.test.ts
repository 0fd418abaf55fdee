import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readImport } from './read-import.ts';

const folder = mkdtempSync(join(tmpdir(), 'sonde-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

function place(path: string, modes: { file?: number; folder?: number } = {}): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'begin { }');
  chmodSync(file, modes.file ?? 0o644);
  chmodSync(join(file, '..'), modes.folder ?? 0o755);
  return file;
}

test('a file gives its text', () => {
  expect(readImport(place('plain/a.bt'))).toEqual({ kind: 'file', text: 'begin { }' });
});

test('a folder gives the names of its files, not of the folders in it', () => {
  place('many/a.bt');
  place('many/b.h');
  place('many/more/c.bt');
  const found = readImport(join(folder, 'many'));
  expect(found).toEqual({ kind: 'folder', names: expect.arrayContaining(['a.bt', 'b.h']) });
  expect(found).toHaveProperty('names.length', 2);
});

test.each([
  ['a file that anyone may write', { file: 0o666 }],
  ['a file in a folder that anyone may write to', { folder: 0o1777 }],
])('%s is told apart', (_, modes) => {
  expect(readImport(place(`open-${JSON.stringify(modes).length}/a.bt`, modes))).toEqual({
    kind: 'world-writable',
  });
});

test('a folder that anyone may write to is told apart', () => {
  place('loose/a.bt', { folder: 0o777 });
  expect(readImport(join(folder, 'loose'))).toEqual({ kind: 'world-writable' });
});

test('what is not there is undefined', () => {
  expect(readImport(join(folder, 'nothing.bt'))).toBeUndefined();
});
