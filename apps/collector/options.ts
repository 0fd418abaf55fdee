import { parseArgs } from 'node:util';

/** The collector's command line. */
export interface CollectorOptions {
  /** host:port of the control plane's hub; needed once, with a token. */
  readonly join?: string;
  readonly token?: string;
  /** Folder of the key, the certificate and what must survive a restart. */
  readonly dataFolder: string;
  readonly name?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly policyFile: string;
  /** Join, keep the identity, and end: for an installer that starts a service afterwards. */
  readonly enrollOnly: boolean;
}

export class UsageError extends Error {}

export const usage = `Usage: sonde-collector [--join HOST:PORT --token TOKEN] [options]

Runs this host's part of traces that the control plane asks for. It dials out and never listens.

  --join HOST:PORT    enrol with the control plane at this address (first start only)
  --token TOKEN       the one-time token that the Hosts page shows; or in SONDE_JOIN_TOKEN
  --token-file FILE   the same, from a file
  --data FOLDER       key, certificate and state (default /var/lib/sonde-collector)
  --name NAME         what the host calls itself (default: its host name)
  --label KEY=VALUE   a label; may be repeated
  --enroll-only       join and end, for an installer that starts a service afterwards
  --policy FILE       what scripts may do here (default /etc/sonde/policy.json)
`;

export function parseOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  readFile: (path: string) => string,
): CollectorOptions {
  const { values } = read(args);
  const token =
    values.token ??
    (values['token-file'] ? readFile(values['token-file']).trim() : env.SONDE_JOIN_TOKEN);
  if (values.join && !/^.+:\d+$/.test(values.join))
    throw new UsageError(`--join takes HOST:PORT, not '${values.join}'`);
  if (values.join && !token) throw new UsageError('--join needs --token: the Hosts page shows one');
  return {
    ...(values.join && { join: values.join }),
    ...(token && { token }),
    ...(values.name && { name: values.name }),
    dataFolder: values.data ?? '/var/lib/sonde-collector',
    labels: Object.fromEntries((values.label ?? []).map(labelOf)),
    policyFile: values.policy ?? '/etc/sonde/policy.json',
    enrollOnly: values['enroll-only'] ?? false,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        join: { type: 'string' },
        token: { type: 'string' },
        'token-file': { type: 'string' },
        data: { type: 'string' },
        name: { type: 'string' },
        label: { type: 'string', multiple: true },
        policy: { type: 'string' },
        'enroll-only': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function labelOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at <= 0) throw new UsageError(`--label takes KEY=VALUE, not '${text}'`);
  return [text.slice(0, at), text.slice(at + 1)];
}
