#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const bundle = new URL('../dist/sonde.cjs', import.meta.url);
if (!existsSync(bundle)) {
  console.error('sonde is not built yet: run `npm run build` first');
  process.exit(1);
}
createRequire(import.meta.url)(bundle.pathname);
