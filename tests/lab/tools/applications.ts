import { row } from './row.ts';
import type { ToolCase } from './tool-case.ts';

export const applicationCases: readonly ToolCase[] = [
  {
    tool: 'bashreadline',
    deed: "printf 'echo typed words\\nexit\\n' | script -qec 'bash --norc -i' /dev/null > /dev/null",
    prints: [row('TIME', 'N', 'echo typed words')],
  },
  {
    tool: 'threadsnoop',
    deed: 'node -e 0',
    prints: [row('TIME', 'N', 'node', /\S+/)],
  },
  {
    tool: 'gethostlatency',
    deed: 'getent ahosts named.example > /dev/null',
    prints: [row('TIME', 'N', 'getent', 'N', 'named.example')],
  },
  {
    tool: 'futexwait',
    deed: 'act contend',
    prints: [
      /^@us\[act, \d+, 0x[0-9a-f]+\]: \{ \.count = \d+, \.average = \d+, \.total = \d+ \}$/m,
    ],
  },
  {
    tool: 'tlslatency',
    deed: 'openssl s_time -connect 127.0.0.1:8443 -new -time 1 > /dev/null 2>&1 || true',
    prints: [row('TIME', 'N', 'openssl', 'N', 'N', 'done')],
  },
  {
    tool: 'httpsnoop',
    // Several: from 7.0 on, the kernel skips runs on a CPU where a task waits that was preempted in one.
    deed: 'for each in 1 2 3 4 5; do busybox wget -q -O - http://127.0.0.1:8080/hello.txt; done',
    prints: [
      row('TIME', 'N', 'busybox', 'client', 'N', '200', /GET \/hello\.txt HTTP\/1\.1/),
      row('TIME', 'N', 'node', 'server', 'N', '200', /GET \/hello\.txt HTTP\/1\.1/),
    ],
  },
  {
    tool: 'httpssnoop',
    deed: "printf 'GET /page HTTP/1.0\\r\\n\\r\\n' | openssl s_client -connect 127.0.0.1:8443 -quiet > /dev/null 2>&1",
    prints: [row('TIME', 'N', 'openssl', 'client', 'N', '200', /GET \/page HTTP\/1\.0/)],
  },
];
