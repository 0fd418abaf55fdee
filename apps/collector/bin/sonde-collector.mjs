#!/usr/bin/env node
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/collector.mjs', import.meta.url);
if (!existsSync(bundle)) {
  console.error('the collector is not built yet: run `npm run build` first');
  process.exit(1);
}
await import(bundle.href);
