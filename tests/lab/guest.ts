import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDisk } from './disk.ts';
import { ensureHostTools } from './host-tools.ts';
import { ensureKernel, type Kernel } from './kernel.ts';
import { ensureRootImage } from './root-image.ts';

export interface GuestOptions {
  /** A series such as `6.12`. */
  readonly kernel: string;
  readonly command: readonly string[];
  /** Folders of the machine by the name N that they get in the guest, as a copy in /lab/N. */
  readonly folders: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Ends the guest as if its power were cut. */
  readonly signal?: AbortSignal;
  readonly memoryMb?: number;
  readonly cpus?: number;
  /** More words for the kernel's command line. */
  readonly append?: string;
  readonly onStdout: (data: Buffer) => void;
  readonly onStderr: (data: Buffer) => void;
}

export interface GuestResult {
  /** That of the command; 124 when it took too long or was ended, 125 when the kernel ended without giving one. */
  readonly status: number;
  /** What the kernel wrote on its console. */
  readonly console: string;
}

/** Boots a kernel, runs a command in it, and ends it. What the command writes on the disks is thrown away. */
export async function runGuest(options: GuestOptions): Promise<GuestResult> {
  ensureHostTools();
  const kernel = ensureKernel(options.kernel);
  const root = ensureRootImage();
  const folder = mkdtempSync(join(tmpdir(), 'sonde-lab-'));
  const ports = await Promise.all([
    listen(join(folder, 'stdout'), options.onStdout),
    listen(join(folder, 'stderr'), options.onStderr),
  ]);
  let status = '';
  ports.push(await listen(join(folder, 'status'), (data) => (status += data)));
  try {
    const disks = [root, kernel.modules, ...writeDisks(folder, options)];
    const cutOff = await runQemu(qemuArgs(folder, kernel, disks, options), options);
    const log = readFileSync(join(folder, 'console'), 'latin1');
    await Promise.all(ports.map((port) => port.drained()));
    if (status !== '') return { status: Number(status), console: log };
    return { status: cutOff ? 124 : 125, console: log };
  } finally {
    for (const port of ports) port.server.close();
    rmSync(folder, { recursive: true });
  }
}

/** A socket that QEMU connects a port of the guest to. */
async function listen(
  path: string,
  onData: (data: Buffer) => void,
): Promise<{ readonly server: Server; readonly drained: () => Promise<void> }> {
  let ended: Promise<void> = Promise.resolve();
  const server = createServer((socket) => {
    ended = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', onData);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { server, drained: () => ended };
}

/** The disk with the job, and one for each folder. */
function writeDisks(folder: string, { command, folders }: GuestOptions): string[] {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const script = [
    `folders='${Object.keys(folders).join(' ')}'`,
    `run_command() { cd /lab; exec ${quoted}; }`,
    readFileSync(new URL('guest/job.sh', import.meta.url), 'utf8'),
  ].join('\n');
  const bytes = Buffer.byteLength(script);
  const job = join(folder, 'job');
  writeFileSync(job, script + '\n'.repeat(512 - (bytes % 512)));
  const copies = Object.entries(folders).map(([name, from]) => {
    const disk = join(folder, `${name}.ext4`);
    makeDisk(disk, from);
    return disk;
  });
  return [job, ...copies];
}

/** Disks are snapshots: what is written to them goes to a file of the run. */
function qemuArgs(
  folder: string,
  kernel: Kernel,
  disks: readonly string[],
  { memoryMb = 1024, cpus = 1, append = '' }: GuestOptions,
): string[] {
  const ports = ['stdout', 'stderr', 'status'].flatMap((name) => [
    ...['-chardev', `socket,id=${name},path=${join(folder, name)}`],
    ...['-device', `virtserialport,chardev=${name},name=${name}`],
  ]);
  const drives = disks.flatMap((path) => [
    '-drive',
    `file=${path},if=virtio,format=raw,snapshot=on`,
  ]);
  // Without expedited grace periods and with the self-tests of the crypto drivers a boot takes 0.7 s longer.
  const words =
    'console=ttyS0 quiet panic=-1 mitigations=off no_timer_check cryptomgr.notests ' +
    `rcupdate.rcu_expedited=1 net.ifnames=0 ${append}`;
  return [
    ...['-machine', 'q35', '-accel', 'tcg,thread=multi,tb-size=256', '-cpu', 'max,la57=off'],
    ...['-m', String(memoryMb), '-smp', String(cpus), '-nodefaults', '-display', 'none'],
    ...['-no-reboot', '-kernel', kernel.vmlinux, '-initrd', kernel.initramfs, '-append', words],
    ...['-serial', `file:${join(folder, 'console')}`, '-device', 'virtio-serial-pci'],
    ...['-netdev', 'user,id=net', '-device', 'virtio-net-pci,netdev=net,romfile='],
    ...drives,
    ...ports,
  ];
}

/** Resolves to whether it was cut off: by `signal`, or for taking too long. */
function runQemu(
  args: readonly string[],
  { timeoutSeconds, signal }: GuestOptions,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // Emulation takes all of a CPU: at a low priority it leaves the machine usable.
    const child = spawn('nice', ['-n', '15', 'qemu-system-x86_64', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (data) => (complaint += data));
    let isCutOff = false;
    const cutOff = (): void => {
      isCutOff = true;
      child.kill('SIGKILL');
    };
    // A timer, as Node 20 may collect a signal of AbortSignal.timeout() that only AbortSignal.any() refers to.
    const timer = setTimeout(cutOff, timeoutSeconds * 1000);
    signal?.addEventListener('abort', cutOff);
    if (signal?.aborted) cutOff();
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cutOff);
      if (isCutOff || status === 0) resolve(isCutOff);
      else reject(new Error(`QEMU ended with ${status}: ${complaint}`));
    });
  });
}
