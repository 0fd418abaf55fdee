import { row } from './row.ts';
import type { ToolCase } from './tool-case.ts';

/** 256 KiB that reach the disk before the command ends. */
const write = 'dd if=/dev/zero of=/srv/written bs=64k count=4 conv=fsync 2> /dev/null';

export const diskCases: readonly ToolCase[] = [
  { tool: 'biolatency', deed: write, prints: [/@usecs:.*\n(\[.*\|@+ *\|\n)/] },
  {
    tool: 'biosnoop',
    deed: write,
    prints: [
      /^TIME +DISK +COMM +PID +RW +SECTOR +BYTES +LAT\(ms\)$/m,
      row('TIME', /\d+:\d+/, 'dd', 'N', /WS?/, 'N', 'N', 'N'),
    ],
  },
  {
    tool: 'biostacks',
    deed: write,
    prints: [/@usecs\[\n( +\w+(\.\w+)*\+\d+\n)+\]:\n\[/],
  },
  { tool: 'bitesize', deed: write, prints: [/@bytes\[dd\]:\n\[/] },
  {
    tool: 'mdflush',
    deed: 'dd if=/dev/zero of=/dev/md0 bs=4k count=1 conv=fsync 2> /dev/null',
    prints: [/^TIME +PID +COMM +DEVICE$/m, row('TIME', 'N', 'dd', 'md0')],
  },
  {
    tool: 'writeback',
    deed: 'dd if=/dev/zero of=/srv/written bs=64k count=4 2> /dev/null; sync',
    prints: [
      /^TIME +DEVICE +PAGES +REASON +ms$/m,
      row('TIME', /\d+:\d+/, /[1-9]\d*/, 'WB_REASON_SYNC', 'N'),
    ],
  },
];

export const fileCases: readonly ToolCase[] = [
  {
    tool: 'opensnoop',
    deed: 'cat /etc/hostname /etc/no-such-file > /dev/null 2>&1 || true',
    prints: [
      row('N', 'cat', '3', '0', '/etc/hostname'),
      row('N', 'cat', '-1', '2', '/etc/no-such-file'),
    ],
  },
  {
    tool: 'opensnoop',
    name: 'opensnoop, calls that failed',
    options: ['--errname', '--failed'],
    deed: 'cat /etc/hostname /etc/no-such-file > /dev/null 2>&1 || true',
    prints: [row('N', 'cat', '-1', 'No such file or directory', '/etc/no-such-file')],
    printsNot: ['/etc/hostname'],
  },
  {
    tool: 'statsnoop',
    deed: 'stat /srv /no-such-file > /dev/null 2>&1 || true',
    prints: [row('N', 'stat', '0', '/srv'), row('N', 'stat', '2', '/no-such-file')],
  },
  {
    tool: 'syncsnoop',
    deed: `sync; ${write}`,
    prints: [
      row('TIME', 'N', 'sync', 'tracepoint:syscalls:sys_enter_sync'),
      row('TIME', 'N', 'dd', 'tracepoint:syscalls:sys_enter_fsync'),
    ],
  },
  {
    tool: 'unlinksnoop',
    deed: 'touch /srv/doomed; rm /srv/doomed; rmdir /srv/not-there 2> /dev/null || true',
    prints: [
      row('TIME', 'N', 'rm', '0', '0', '/srv/doomed'),
      row('TIME', 'N', 'rmdir', '0', '2', '/srv/not-there'),
    ],
  },
  {
    tool: 'vfscount',
    deed: 'cat /etc/hostname',
    prints: [/^@\[vfs_open\]: [1-9]\d*$/m, /^@\[vfs_read\]: [1-9]\d*$/m],
  },
  {
    tool: 'vfsstat',
    deed: 'cat /etc/hostname; sleep 1.3',
    prints: [/^\d\d:\d\d:\d\d\n/m, /^@\[vfs_open\]: [1-9]\d*$/m, /^@\[vfs_read\]: [1-9]\d*$/m],
  },
  {
    tool: 'dcsnoop',
    deed: 'cat /srv/looked-up-in-vain 2> /dev/null || true',
    prints: [
      /^TIME +PID +COMM +T FILE$/m,
      row('N', 'N', 'cat', 'R', /srv\/.*/),
      row('N', 'N', 'cat', 'M', 'looked-up-in-vain'),
    ],
  },
  {
    tool: 'fileslower',
    options: ['--ms=0'],
    deed: 'dd if=/etc/hostname of=/srv/copy 2> /dev/null',
    prints: [
      row('TIME', 'N', 'dd', 'R', 'N', 'N', 'hostname'),
      row('TIME', 'N', 'dd', 'W', 'N', 'N', 'copy'),
    ],
  },
  {
    tool: 'xfsdist',
    deed: 'dd if=/dev/zero of=/mnt/xfs/file bs=4k count=3 conv=fsync 2> /dev/null; cat /mnt/xfs/file > /dev/null',
    prints: [
      /@us\[xfs_file_open\]:\n/,
      /@us\[xfs_file_fsync\]:\n(\[.*\n)+/,
      /@us\[xfs_file_write_iter\]:\n/,
      /@us\[xfs_file_read_iter\]:\n/,
    ],
  },
];
