import { row } from './row.ts';
import type { ToolCase } from './tool-case.ts';

/** Makes a process whose memory is limited ask for twice as much. */
const hog = "sh -c 'echo 0 > /sys/fs/cgroup/tight/cgroup.procs; exec act hog'";
const withSwap = (deed: string): string => `swapon /srv/swap; ${deed}; swapoff /srv/swap`;
/** More threads than the guest has processors. */
const busy = 'for each in 1 2 3; do act spin & done; wait';

export const processCases: readonly ToolCase[] = [
  {
    tool: 'execsnoop',
    deed: 'cat /etc/hostname > /dev/null; true',
    prints: [row('TIME', 'N', 'N', '0', /\S*cat/, '/etc/hostname')],
  },
  {
    tool: 'exitsnoop',
    options: ['--failed'],
    deed: "sh -c 'exit 7'; sh -c 'kill -TERM $$'; true",
    prints: [
      row('TIME', 'N', 'N', 'sh', 'N', '7', '0'),
      row('TIME', 'N', 'N', 'sh', 'N', '0', '15'),
    ],
  },
  {
    tool: 'killsnoop',
    deed: 'sleep 5 & kill -TERM $!; kill -0 99999 2> /dev/null || true',
    prints: [
      row('TIME', 'N', 'sh', 'SIGTERM', 'N', '0'),
      row('TIME', 'N', 'sh', '0', '99999', '-3'),
    ],
  },
  {
    tool: 'naptime',
    deed: 'sleep 0.125',
    prints: [row('TIME', 'N', 'sh', 'N', 'sleep', '0.125')],
  },
  {
    tool: 'pidpersec',
    deed: 'for each in 1 2 3 4 5; do cat /dev/null; done; sleep 1.3',
    prints: [row('TIME', /[5-9]|\d\d+/)],
  },
  {
    tool: 'syscount',
    deed: 'cat /etc/hostname',
    prints: [
      /Most frequent calls:\n(@calls\[\w+\]: \d+\n){10}/,
      /@calls\[openat\]: \d+\n/,
      /@processes\[node\]: \d+\n/,
    ],
  },
  {
    tool: 'slowcalls',
    options: ['--ms=100', '--waits'],
    deed: 'sleep 0.2',
    prints: [row('TIME', 'N', 'sleep', /2\d\d\.\d{3}/, 'clock_nanosleep', '0')],
  },
  {
    tool: 'containersnoop',
    deed: "unshare --pid --fork --uts sh -c 'hostname box; exec cat /etc/hostname'",
    prints: [row('TIME', 'N', 'N', '0', 'box', /\S*\/cat/)],
  },
];

export const processorCases: readonly ToolCase[] = [
  { tool: 'cpuwalk', deed: 'act spin', prints: [/\[0\] +\d+ \|@+\|/] },
  {
    tool: 'loads',
    deed: 'sleep 1.3',
    prints: [/^\d\d:\d\d:\d\d load averages: \d+\.\d{3} \d+\.\d{3} \d+\.\d{3}$/m],
  },
  { tool: 'runqlat', deed: busy, prints: [/@usecs:\n(.*\n)*\[\w+, \w+\) +[1-9]/] },
  {
    tool: 'runqlen',
    deed: busy,
    prints: [/@runqlen:\n(.*\n)*\[2\] +[1-9]\d* \|@/],
  },
  {
    tool: 'profile',
    options: ['--comm=act'],
    deed: 'exec act spin stay',
    prints: [/ spin[@+].*\n[^\]]*, act\]: \d+/],
  },
  {
    tool: 'offcpu',
    options: ['--comm=sleep'],
    deed: 'sleep 0.2',
    prints: [/@us\[\n[^@]*hrtimer_nanosleep\+\d+\n[^@]*, sleep\]: 2\d{5}/],
  },
  { tool: 'softirqs', deed: 'act talk', prints: [/@us\[NET_RX\]:\n\[/, /@us\[TIMER\]:\n\[/] },
];

export const memoryCases: readonly ToolCase[] = [
  {
    tool: 'oomkill',
    deed: `${hog} || true`,
    prints: [
      row('TIME', 'N', 'act', 'N', 'act', '32768', /\S*\/tight/, 'N', 'N', 'N', /\d+\/\d+/, 'N'),
    ],
  },
  {
    tool: 'swapin',
    deed: `${withSwap(hog)}; sleep 1.1`,
    prints: [/^\d\d:\d\d:\d\d\n@\[act, \d+\]: [1-9]\d*$/m],
  },
  {
    tool: 'reclaim',
    deed: withSwap(hog),
    prints: [row('TIME', 'N', 'act', 'N', /[1-9]\d*/, 'cgroup')],
  },
  {
    tool: 'cachestat',
    deed: 'dd if=/dev/zero of=/srv/cached bs=64k count=16 2> /dev/null; cat /srv/cached > /dev/null; sleep 1.1',
    prints: [/^TIME +HITS +MISSES +RATIO +DIRTY$/m, row('TIME', /\d{2,}/, /\d{2,}/, 'N', /\d{2,}/)],
  },
];

export const securityCases: readonly ToolCase[] = [
  {
    tool: 'capable',
    deed: 'hostname guest',
    prints: [
      /^TIME {6}UID {4}PID {4}COMM {13}CAP {2}NAME {17}AUDIT$/m,
      row('TIME', '0', 'N', 'hostname', '21', 'CAP_SYS_ADMIN', '1'),
    ],
  },
  {
    tool: 'setuids',
    deed: 'setpriv --reuid 1000 --clear-groups true',
    prints: [row('TIME', 'N', 'setpriv', '0', '0', 'setresuid(1000, 1000, 1000)')],
  },
  {
    tool: 'mountsnoop',
    deed: 'mkdir -p /mnt/new; busybox mount -t tmpfs scratch /mnt/new; umount /mnt/new',
    prints: [
      row('TIME', 'N', 'busybox', 'mount', '0', 'tmpfs', 'scratch', '/mnt/new'),
      row('TIME', 'N', 'umount', 'umount', '0', '-', '-', '/mnt/new'),
    ],
  },
];
