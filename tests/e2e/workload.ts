import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * A process with a name of its own that, once begun, opens /tmp/COMM/0000000, /tmp/COMM/0000001, … at a steady
 * pace. The files do not exist: only the system call matters. It ends by itself.
 */
export interface Workload {
  readonly comm: string;
  readonly pid: number;
  begin(): void;
  /** Stops it and tells how many it has opened: numbers 0 to count - 1. */
  stop(): Promise<number>;
}

const program = `
  const { openSync } = require('node:fs');
  const [comm, perSecond, secondsMax] = [process.argv[1], Number(process.argv[2]), Number(process.argv[3])];
  process.title = comm;
  let count = 0;
  const step = Math.max(1, Math.round(perSecond / 50));
  const open = () => {
    for (let i = 0; i < step; i++) {
      try { openSync('/tmp/' + comm + '/' + String(count).padStart(7, '0')); } catch {}
      count++;
    }
  };
  const end = () => { console.log('count ' + count); process.exit(0); };
  process.once('SIGUSR2', () => setInterval(open, 20));
  process.on('SIGTERM', end);
  process.stdin.on('end', end).resume();
  setTimeout(end, secondsMax * 1000);
  console.log('ready');
`;

let made = 0;

/** Starts the process; it waits for `begin`, so that nothing happens before somebody looks. */
export async function startWorkload(perSecond: number, secondsMax = 90): Promise<Workload> {
  made += 1;
  const comm = `sw${process.pid}x${made}`;
  const args = ['-e', program, comm, String(perSecond), String(secondsMax)];
  const child: ChildProcess = spawn(process.execPath, args, {
    // Its standard input ends with this process, and it with that.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const next = (): Promise<string> => new Promise((done) => lines.once('line', done));
  await next();
  return {
    comm,
    pid: child.pid!,
    begin: () => void child.kill('SIGUSR2'),
    async stop() {
      const last = next();
      child.kill('SIGTERM');
      return Number((await last).split(' ')[1]);
    },
  };
}
