import { row } from './row.ts';
import type { ToolCase } from './tool-case.ts';

export const loopback = '127.0.0.1';

export const networkCases: readonly ToolCase[] = [
  {
    tool: 'tcpconnect',
    deed: 'act talk',
    prints: [
      /^TIME +PID +COMM +SADDR +SPORT +DADDR +DPORT$/m,
      row('TIME', 'N', 'act', loopback, 'N', loopback, '4100'),
    ],
  },
  {
    tool: 'tcpaccept',
    deed: 'act talk',
    prints: [
      /^TIME +PID +COMM +RADDR +RPORT +LADDR +LPORT +BL$/m,
      row('TIME', 'N', 'act', loopback, 'N', loopback, '4100', '0/16'),
    ],
  },
  {
    tool: 'tcpdrop',
    deed: 'act refused',
    prints: [
      row(
        'TIME',
        'N',
        'act',
        /127\.0\.0\.1:\d+/,
        '127.0.0.1:4102',
        '-',
        'SKB_DROP_REASON_NO_SOCKET',
      ),
      / +tcp_v4_rcv\+\d+\n/,
    ],
    lacking: {
      '5.10': { reason: 'kfree_skb has no reason (5.17)', says: /no field 'reason'/ },
    },
  },
  {
    tool: 'tcplife',
    deed: 'act talk',
    prints: [
      /^PID +COMM +LADDR +LPORT +RADDR +RPORT +TX_KB +RX_KB +MS$/m,
      row('N', 'act', loopback, 'N', loopback, '4100', '64', '0', 'N'),
      row('N', 'act', loopback, '4100', loopback, 'N', '0', '64', 'N'),
    ],
  },
  {
    tool: 'tcpretrans',
    deed: 'act overflow',
    prints: [row('TIME', 'N', /127\.0\.0\.1:\d+/, '127.0.0.1:4101', 'SYN_SENT')],
  },
  {
    tool: 'tcpsynbl',
    deed: 'act overflow',
    prints: [/@backlog\[1\]:\n\[0\] +1 \|@+\|\n\[1\] +1 \|@+\|/],
  },
  {
    tool: 'tcpconnlat',
    deed: 'act talk; act refused || true',
    prints: [
      row('TIME', 'N', 'act', loopback, '4100', 'N', 'open'),
      row('TIME', 'N', 'act', loopback, '4102', 'N', 'failed'),
    ],
  },
  {
    tool: 'dnssnoop',
    deed: 'getent ahostsv4 www.lab.example; getent ahostsv4 missing.example || true',
    prints: [
      row('TIME', 'N', 'getent', 'N', '0', loopback, 'www.lab.example'),
      row('TIME', 'N', 'getent', 'N', '3', loopback, 'missing.example'),
    ],
  },
];
