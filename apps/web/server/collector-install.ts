import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appDirectory } from './pages.ts';
import type { Settings } from './settings.ts';

/** What a host downloads to become one, and where it lies in the collector's folder: nothing else of it is served. */
const files: Record<string, string> = {
  'collector.mjs': 'collector.mjs',
  'kernel-worker.mjs': 'kernel-worker.mjs',
  'sonde.node': 'build/sonde.node',
};

/** The one line that makes a machine a host, where that machine reaches the pages under `url`. */
export function joinCommand(
  { url, hubHost }: Pick<Settings, 'url' | 'hubHost'>,
  hubPort: number,
  token: string,
): string {
  return `curl -fsSL ${url}/install/collector.sh | sudo sh -s -- --join ${hubHost}:${hubPort} --token ${token}`;
}

/** GET /install/NAME: no session, as nothing here is secret; only a token lets a collector in. */
export async function serveCollector(name: string, url: string): Promise<Response> {
  if (name === 'collector.sh')
    return new Response(installScript(url), { headers: { 'content-type': 'text/x-shellscript' } });
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) return new Response('no such file\n', { status: 404 });
  try {
    const bytes = await readFile(join(appDirectory, '..', 'collector', 'dist', file));
    return new Response(new Uint8Array(bytes), {
      headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-cache' },
    });
  } catch {
    return new Response('the collector is not built: run npm run build\n', { status: 503 });
  }
}

/** Puts the collector in /opt/sonde-collector and starts it: as a service where systemd runs, else in the foreground. */
const installScript = (url: string): string => `#!/bin/sh
set -eu
folder=/opt/sonde-collector
fail() { echo "sonde: $1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "run this as root"
[ "$(uname -s)" = Linux ] || fail "collectors trace Linux"
command -v node >/dev/null || fail "Node 20.19 or newer is needed: install nodejs and run this again"
node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
  fail "Node 20.19 or newer is needed, this is $(node --version)"
mkdir -p "$folder/build"
files='${Object.values(files).join(' ')}'
for file in $files; do curl -fsSL "${url}/install/\${file##*/}" -o "$folder/$file.new"; done
for file in $files; do mv "$folder/$file.new" "$folder/$file"; done
[ -d /run/systemd/system ] || exec node "$folder/collector.mjs" "$@"
node "$folder/collector.mjs" --enroll-only "$@"
cat > /etc/systemd/system/sonde-collector.service <<UNIT
[Unit]
Description=Sonde collector
After=network-online.target
Wants=network-online.target
[Service]
ExecStart=$(command -v node) $folder/collector.mjs
Restart=always
RestartSec=5
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now sonde-collector
echo "sonde: the collector runs; systemctl status sonde-collector"
`;
