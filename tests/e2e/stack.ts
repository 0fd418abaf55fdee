import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What the server tells its parent when it is up. */
interface Ready {
  readonly type: 'ready';
  readonly link: string;
  readonly localCollector?: { readonly args: readonly string[] };
}

/** The control plane with a data folder of its own, on ports of its own. */
export class Stack {
  readonly data: string;
  readonly port: number;
  readonly hubPort: number;
  private server: ChildProcess | undefined;
  /** The name by which hosts other than this machine reach the hub. */
  private readonly hubHost: string | undefined;
  private readonly collectors = new Map<string, ChildProcess>();
  readonly log: string[] = [];
  /** The sign-in link of the last start. */
  link = '';
  private local: readonly string[] = [];

  private constructor(options: {
    data: string;
    port: number;
    hubPort: number;
    hubHost: string | undefined;
  }) {
    this.data = options.data;
    this.port = options.port;
    this.hubPort = options.hubPort;
    this.hubHost = options.hubHost;
  }

  static async start(hubHost?: string): Promise<Stack> {
    const data = mkdtempSync(join(tmpdir(), 'sonde-e2e-'));
    // The embedded Postgres runs as a user of its own and must reach its folder.
    chmodSync(data, 0o755);
    const [port, hubPort] = [await freePort(), await freePort()];
    const stack = new Stack({ data, port, hubPort, hubHost });
    await stack.startServer();
    return stack;
  }

  /** As the sign-in link has it: a cookie for localhost is none for 127.0.0.1. */
  get url(): string {
    return new URL(this.link).origin;
  }

  async startServer(): Promise<void> {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(this.port),
      SONDE_HUB_PORT: String(this.hubPort),
      ...(this.hubHost && { SONDE_HUB_HOST: this.hubHost }),
      SONDE_DATA: this.data,
      SONDE_LOCAL_COLLECTOR: '1',
    };
    const server = this.spawn('control plane', 'apps/web/dist/server.mjs', [], env);
    this.server = server;
    const ready = await new Promise<Ready>((done, fail) => {
      server.on('message', (message: Ready) => message.type === 'ready' && done(message));
      server.once('exit', () => fail(new Error(`the control plane ended:\n${this.log.join('')}`)));
    });
    this.link = ready.link;
    this.local = ready.localCollector?.args ?? [];
  }

  /** SIGTERM and a wait, as `npm start` ends it. */
  async stopServer(): Promise<void> {
    if (this.server) await ended(this.server, 'SIGTERM');
    this.server = undefined;
  }

  /** The collector that `npm start` would start for this machine. */
  startLocalCollector(): void {
    this.collectors.set(
      'local',
      this.spawn('collector', 'apps/collector/bin/sonde-collector.mjs', [...this.local]),
    );
  }

  /** A further collector; `args` as in the line that the Hosts page shows. */
  startCollector(name: string, args: readonly string[]): void {
    const own = ['--data', join(this.data, `collector-${name}`), '--name', name, ...args];
    this.collectors.set(
      name,
      this.spawn(`collector ${name}`, 'apps/collector/bin/sonde-collector.mjs', own),
    );
  }

  /** Runs a collector that is expected to end by itself; gives its exit status and what it wrote. */
  async refusedCollector(
    name: string,
    args: readonly string[],
  ): Promise<{ status: number | null; said: string }> {
    const from = this.log.length;
    this.startCollector(name, args);
    const collector = this.collectors.get(name)!;
    const status = await new Promise<number | null>((done) => collector.once('close', done));
    this.collectors.delete(name);
    const own = this.log.slice(from).filter((line) => line.startsWith(`collector ${name}:`));
    return { status, said: own.join('') };
  }

  collectorPid(name: string): number {
    const pid = this.collectors.get(name)?.pid;
    if (pid === undefined) throw new Error(`no collector ${name} runs`);
    return pid;
  }

  /**
   * Takes the embedded database away: it stops answering, and by `bringBack` all its connections break.
   */
  stopDatabase(): { bringBack(): void } {
    const file = join(this.data, 'postgres', 'data', 'postmaster.pid');
    const main = Number(readFileSync(file, 'utf8').split('\n')[0]);
    const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8');
    const backends = children.split(' ').filter(Boolean).map(Number);
    for (const pid of [main, ...backends]) process.kill(pid, 'SIGSTOP');
    return {
      bringBack() {
        for (const pid of backends.filter(isBackend)) process.kill(pid, 'SIGTERM');
        for (const pid of [main, ...backends]) process.kill(pid, 'SIGCONT');
      },
    };
  }

  async stopCollector(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const collector = this.collectors.get(name);
    if (collector) await ended(collector, signal);
    this.collectors.delete(name);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.collectors.keys()].map((name) => this.stopCollector(name)));
    await this.stopServer();
    rmSync(this.data, { recursive: true, force: true });
  }

  private spawn(
    name: string,
    script: string,
    args: readonly string[],
    env = process.env,
  ): ChildProcess {
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => this.log.push(`${name}: ${data}`));
    return child;
  }
}

/** Serves a connection: such a process is called `postgres: USER DATABASE …`. */
const isBackend = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: sonde');

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      done();
    });
    child.kill(signal);
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
