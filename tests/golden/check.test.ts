import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, Diagnostics, fixtureKernel, parse } from '@sonde/compiler';
import { testDiagnostics } from './golden.ts';

const here = dirname(fileURLToPath(import.meta.url));

testDiagnostics(join(here, 'check'), (text) => {
  const source = { name: 'stdin', text };
  const diagnostics = new Diagnostics();
  const script = parse(source, diagnostics);
  const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: false, config: {} };
  const kernel = fixtureKernel({ without: ['jiffies64', 'fentry'] });
  check(script, source, kernel, options, diagnostics);
  return diagnostics.sorted;
});
