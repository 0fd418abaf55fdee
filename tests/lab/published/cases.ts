import { loopback } from '../tools/network.ts';
import { row } from '../tools/row.ts';

/** A script that bpftrace's package installs, and rows of its own making that a deed must bring about. */
export interface PublishedCase {
  readonly script: string;
  /** The tool of our library beside whose deed it is run; its namesake when left out. */
  readonly tool?: string;
  /** A deed of its own. */
  readonly deed?: string;
  readonly options?: readonly string[];
  readonly prints: readonly RegExp[];
  /** One with something in it that no tool of ours has; the others are run when they are asked for. */
  readonly isTelling?: boolean;
}

const histogram = /^\[\w+(, \w+)?\)?\]? +[1-9]\d* \|@+ *\|$/m;
const talk = `const net = require("net"); const server = net.createServer((socket) => socket.pipe(socket));
server.listen("/tmp/talk", () => { const end = net.connect("/tmp/talk", () => end.end("hello"));
end.on("data", () => {}); end.on("close", () => server.close()); });`;

export const publishedCases: readonly PublishedCase[] = [
  { script: 'bashreadline', prints: [row('TIME', 'N', 'echo typed words')] },
  { script: 'biolatency', prints: [histogram] },
  { script: 'biolatency-kp', tool: 'biolatency', prints: [/^Tracing/m] },
  { script: 'biosnoop', prints: [row('N', '254', '0', 'dd', 'N', 'N')] },
  { script: 'biostacks', prints: [/^@usecs\[\n( +\S+\n)+\]:/m, histogram], isTelling: true },
  { script: 'bitesize', prints: [/^@\[dd\]:/m, histogram] },
  { script: 'capable', prints: [row('TIME', '0', 'N', 'hostname', '21', 'CAP_SYS_ADMIN', '0')] },
  { script: 'cpuwalk', prints: [histogram] },
  { script: 'dcsnoop', prints: [row('N', 'N', 'cat', 'M', /looked-up.*/)], isTelling: true },
  { script: 'execsnoop', prints: [row(/[\d:.]+/, 'N', 'N', /\S*cat/, '/etc/hostname')] },
  { script: 'gethostlatency', prints: [row('TIME', 'N', 'getent', 'N', 'named.example')] },
  { script: 'killsnoop', prints: [row(/[\d:.]+/, 'N', 'sh', 'SIGTERM', 'N', '0')] },
  { script: 'loads', prints: [/^[\d:]+ load averages: \d+\.\d{3} /m], isTelling: true },
  { script: 'mdflush', prints: [row('TIME', 'N', 'dd', 'md0')] },
  { script: 'naptime', prints: [row('TIME', 'N', 'sh', 'N', 'sleep', '0.125')] },
  { script: 'oomkill', prints: [/CGROUP \d+ \(".*tight"\), OOM kill of PID \d+ \("act"\)/] },
  {
    script: 'opensnoop',
    options: ['--errname'],
    prints: [row('N', 'cat', '-1', 'No such file or directory', '/etc/no-such-file')],
    isTelling: true,
  },
  { script: 'pidpersec', prints: [/PIDs\/sec: @: \d+/] },
  { script: 'runqlat', prints: [histogram] },
  { script: 'runqlen', prints: [/^\[[01]\] +[1-9]/m] },
  { script: 'setuids', prints: [/setresuid ruid=1000 euid=1000 suid=1000 \(0\)/] },
  {
    script: 'ssllatency',
    tool: 'tlslatency',
    prints: [/^@hist\[\S+\]:\n\[.*\) +[1-9]/m],
    isTelling: true,
  },
  { script: 'sslsnoop', tool: 'tlslatency', prints: [/openssl +\d+ +1 SSL_do_handshake/] },
  { script: 'statsnoop', prints: [row('N', 'stat', '2', '/no-such-file')] },
  { script: 'swapin', prints: [/^@\[act, \d+\]: [1-9]/m] },
  { script: 'syncsnoop', prints: [row('TIME', 'N', 'dd', /\S*sys_enter_fsync/)] },
  { script: 'syscount', options: ['--sysname'], prints: [/\[openat\]: \d+/], isTelling: true },
  {
    script: 'tcpaccept',
    prints: [row('TIME', 'N', 'act', loopback, 'N', loopback, '4100', '0/16')],
  },
  { script: 'tcpconnect', prints: [row('TIME', 'N', 'act', loopback, 'N', loopback, '4100')] },
  { script: 'tcpdrop', prints: [/^TIME .* STATE/m] },
  { script: 'tcplife', prints: [row('N', 'act', loopback, 'N', loopback, '4100', '64', '0', 'N')] },
  { script: 'tcpretrans', prints: [/ 127\.0\.0\.1:4101 +SYN_SENT$/m], isTelling: true },
  { script: 'tcpsynbl', prints: [/^@backlog\[1\]:/m] },
  { script: 'threadsnoop', prints: [/^\S+ +\d+ node +\S+$/m] },
  { script: 'undump', deed: `node -e '${talk}'`, prints: [/node +\d+ +5 +hello/], isTelling: true },
  { script: 'vfscount', prints: [/^@\[vfs_read\]: [1-9]/m] },
  { script: 'vfsstat', prints: [/^@\[vfs_open\]: [1-9]/m] },
  { script: 'writeback', prints: [row('TIME', /\d+:\d+/, 'N', 'sync', 'N')] },
  { script: 'xfsdist', prints: [/^@us\[xfs_file_write_iter\]:/m] },
];
