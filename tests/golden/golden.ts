import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Diagnostic, renderDiagnostics } from '@sonde/compiler';
import { expect, test } from 'vitest';

/**
 * One test per `<case>.bt` of a folder: what `diagnose` finds in it must read as `<case>.diag` says.
 * With UPDATE_GOLDEN=1 the files are written instead of compared; read the diff before you commit.
 */
export function testDiagnostics(
  folder: string,
  diagnose: (text: string, name: string) => readonly Diagnostic[],
): void {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.bt'));
  test.each(scripts)('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const stem = basename(name, '.bt');
    const shown = renderDiagnostics(diagnose(text, stem), { name, text });
    const golden = join(folder, `${stem}.diag`);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, shown);
    expect(existsSync(golden), `${golden} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(shown).toBe(readFileSync(golden, 'utf8'));
  });
}
