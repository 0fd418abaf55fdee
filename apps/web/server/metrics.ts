import type { Database } from '@sonde/db';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly values: readonly (readonly [labels: string, value: number])[];
}

/** A few gauges as Prometheus text (exposition format 0.0.4). No names of hosts, scripts or people. */
export async function renderMetrics(db: Database, onlineHosts: number): Promise<string> {
  const [hosts, runs] = await Promise.all([
    db.host.count({ where: { revokedAt: null } }),
    db.run.groupBy({ by: ['state'], _count: true }),
  ]);
  const metrics: readonly Metric[] = [
    { name: 'sonde_hosts', help: 'Hosts that are enrolled', values: [['', hosts]] },
    {
      name: 'sonde_hosts_online',
      help: 'Hosts that are connected to this process',
      values: [['', onlineHosts]],
    },
    {
      name: 'sonde_runs',
      help: 'Stored runs by state',
      values: runs.map(({ state, _count }) => [`{state="${state.toLowerCase()}"}`, _count]),
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Resident memory of this process',
      values: [['', process.memoryUsage.rss()]],
    },
  ];
  return metrics.map(render).join('');
}

const render = ({ name, help, values }: Metric): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...values.map(([labels, value]) => `${name}${labels} ${value}`),
    '',
  ].join('\n');
