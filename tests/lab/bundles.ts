import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The built programs as folders of a guest: /lab/cli/bin/sonde.cjs and /lab/collector. Throws when not built. */
export function bundleFolders(): Record<string, string> {
  const folders = { cli: pathOf('apps/cli'), collector: pathOf('apps/collector') };
  for (const folder of Object.values(folders))
    if (!existsSync(`${folder}/dist`))
      throw new Error('the programs are not bundled: run `npm run build` first');
  return folders;
}
