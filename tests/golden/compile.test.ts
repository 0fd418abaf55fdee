import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, fixtureKernel } from '@sonde/compiler';
import { testDiagnostics } from './golden.ts';

const here = dirname(fileURLToPath(import.meta.url));

testDiagnostics(join(here, 'compile'), (text) => {
  const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: false, config: {} };
  const readImport = (): undefined => undefined;
  return compile(text, fixtureKernel(), { ...options, readImport }).diagnostics;
});
