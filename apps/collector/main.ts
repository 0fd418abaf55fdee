import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { openMachine } from '@sonde/ebpf';
import { Collector } from './collector.ts';
import { EnrollError, enroll } from './enroll.ts';
import { type Identity, loadIdentity, saveIdentity } from './identity.ts';
import { type CollectorOptions, parseOptions, UsageError, usage } from './options.ts';
import { loadPolicy } from './policy.ts';
import { keepRenewed } from './renew.ts';

const log = (line: string): void => console.log(line);

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage);
  const options = parseOptions(process.argv.slice(2), process.env, (path) =>
    readFileSync(path, 'utf8'),
  );
  if (process.getuid?.() !== 0) throw new UsageError('the collector needs root to trace this host');
  const policy = loadPolicy(options.policyFile);
  const identity = await identityOf(options);
  if (options.enrollOnly) return;
  const collector = new Collector({ identity, machine: openMachine(), policy, options, log });
  const endRenewal = keepRenewed(identity, options.dataFolder, collector.hubLink, log);
  const stop = (): void => {
    endRenewal();
    void collector.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** The one kept from an earlier start, or a new one for a token. */
async function identityOf(options: CollectorOptions): Promise<Identity> {
  const known = loadIdentity(options.dataFolder);
  if (known) return known;
  if (!options.join || !options.token)
    throw new UsageError(
      'this host has not joined a control plane yet: start with --join and --token',
    );
  const identity = await enroll(options.join, options.token, options.name ?? hostname());
  saveIdentity(options.dataFolder, identity);
  log(`joined as host ${identity.hostId}`);
  return identity;
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof UsageError ? `${message}\n\n${usage}` : message);
  process.exit(error instanceof UsageError || error instanceof EnrollError ? 2 : 1);
});
