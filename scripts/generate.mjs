// Writes what is generated: the Prisma client (not committed), the wire contract and the library of tools (committed).
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;
const run = (name, args, cwd) => execFileSync(bin(name), args, { cwd, stdio: 'inherit' });

run('prisma', ['generate', '--no-hints'], root);
run('buf', ['generate'], `${root}packages/proto`);
execFileSync(process.execPath, [`${root}packages/tools/generate.mjs`], { stdio: 'inherit' });
