import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  attachFailed,
  cgroupNotFound,
  type Diagnostic,
  hostActionFailed,
  internalError,
  policyDenied,
  verifierRejected,
} from '@sonde/compiler';
import { testDiagnostics } from './golden.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** What a host says, by case: nothing here depends on a kernel. */
const reports: Readonly<Record<string, (text: string) => Diagnostic>> = {
  'verifier-rejected': (text) => refused(text, 'R1 invalid mem access'),
  'verifier-rejected-large': (text) =>
    refused(text, 'BPF program is too large. Processed 1000001 insn'),
  'attach-failed': (text) => {
    const failure = { probe: 'kprobe:do_idle', more: 0, reason: 'bpf: EINVAL', errno: 'EINVAL' };
    return attachFailed(probeOf(text), failure, 'error');
  },
  'attach-failed-warning': (text) => {
    const reason = 'perf_event_open: ENOSPC';
    const failure = { probe: 'watchpoint:0x1000:8:w', more: 3, reason, errno: 'ENOSPC' };
    return attachFailed(probeOf(text), failure, 'warning');
  },
  'host-action-failed': (text) => {
    const reason = "ENOENT: no such file or directory, open '/proc/nosuch'";
    const span = spanOf(text, 'cat("/proc/nosuch")');
    return hostActionFailed(span, { action: 'cat', reason, errno: 'ENOENT' });
  },
  'cgroup-not-found': () =>
    cgroupNotFound(
      'No cgroup /system.slice/sshd.service',
      'The cgroups in /system.slice are: cron.service, ssh.service',
    ),
  'policy-denied': () =>
    policyDenied('probes of kind uprobe are not allowed on this host', 'It allows: tracepoint'),
  'internal-error': () => internalError('the ring buffer has an unknown event 7'),
};

/** As the runtime words it. */
const refused = (text: string, reason: string): Diagnostic =>
  verifierRejected(probeOf(text), `program vfs_read_0 was refused: ${reason}`, reason);

function spanOf(text: string, part: string): Diagnostic['span'] {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

const probeOf = (text: string): Diagnostic['span'] => ({ start: 0, end: text.trimEnd().length });

testDiagnostics(join(here, 'host'), (text, name) => [reports[name]!(text)]);
