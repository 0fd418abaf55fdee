import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Diagnostics, parse, readPreamble } from '@sonde/compiler';
import { testDiagnostics } from './golden.ts';

const here = dirname(fileURLToPath(import.meta.url));

testDiagnostics(join(here, 'diagnostics'), (text) => {
  const diagnostics = new Diagnostics();
  const script = parse({ name: 'stdin', text }, diagnostics);
  readPreamble(script.preamble, diagnostics);
  return diagnostics.list;
});
