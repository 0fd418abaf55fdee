import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder } from './folder.ts';
import { runTool } from './run-tool.ts';

/** Suites that carry the kernels; the last security suites have newer builds of them. */
const suites = ['bullseye', 'bookworm', 'bookworm-backports', 'trixie', 'trixie-backports', 'sid'];
const securitySuites = ['bullseye-security', 'bookworm-security', 'trixie-security'];

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const folder = join(labFolder, 'apt');

/** Options that keep the state of the machine's own apt out of it. */
const apart = Object.entries({
  'Dir::State': join(folder, 'state'),
  'Dir::State::status': '/dev/null',
  'Dir::Cache': join(folder, 'cache'),
  'Dir::Etc::SourceList': join(folder, 'sources.list'),
  'Dir::Etc::SourceParts': '-',
  'APT::Sandbox::User': 'root',
}).flatMap(([name, value]) => ['-o', `${name}=${value}`]);

/** The mirror that the machine's apt takes Debian from. */
export function debianMirror(): string {
  return mirrorThat(/\/debian\/?$/);
}

/** The suite that the machine itself runs, as apt names it. */
export function ownSuite(): string {
  const found = readFileSync('/etc/os-release', 'utf8').match(/^VERSION_CODENAME=(\S+)$/m)?.[1];
  return found ?? 'sid';
}

function mirrorThat(pattern: RegExp): string {
  const parts = '/etc/apt/sources.list.d';
  const files = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  const addresses = ['/etc/apt/sources.list', ...files]
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').match(/\bhttps?:\/\/\S+/g) ?? []);
  const mirror = addresses.find((address) => pattern.test(address));
  if (mirror === undefined) throw new Error('the apt of this machine names no Debian mirror');
  return mirror;
}

/** Names of the packages that start with a prefix, oldest version first. */
export function packagesNamed(prefix: string): string[] {
  if (!existsSync(join(folder, 'sources.list'))) updateLists();
  return runTool('apt-cache', [...apart, 'pkgnames', prefix])
    .toString()
    .split('\n')
    .filter((name) => name !== '')
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Those that a package depends on directly. */
export function dependenciesOf(name: string): string[] {
  const text = runTool('apt-cache', [...apart, 'depends', name]).toString();
  return [...text.matchAll(/^ +\|?Depends: ([^<\s]+)$/gm)].map((match) => match[1]!);
}

/** Downloads packages and unpacks them, scripts aside, into a folder. Throws when one is not to be had. */
export function unpackPackages(names: readonly string[], into: string): void {
  const downloads = join(folder, 'downloads');
  rmSync(downloads, { recursive: true, force: true });
  mkdirSync(downloads, { recursive: true });
  runTool('apt-get', [...apart, 'download', '-qq', ...names], { cwd: downloads });
  for (const file of readdirSync(downloads))
    runTool('dpkg-deb', ['--extract', join(downloads, file), into]);
  rmSync(downloads, { recursive: true });
}

function updateLists(): void {
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true });
  const line = (mirror: string) => (suite: string) =>
    `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`;
  const lines = [
    ...suites.map(line(debianMirror())),
    ...securitySuites.map(line(mirrorThat(/\/debian-security\/?$/))),
  ];
  const list = join(folder, 'sources.list');
  writeFileSync(list, lines.join(''));
  try {
    runTool('apt-get', [...apart, 'update', '-qq']);
  } catch (error) {
    rmSync(list);
    throw error;
  }
}
