'use client';
import { buttonClasses, type Column, DataTable, EmptyState, Segmented, Time } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type Outputs, useTRPC } from '../api/client.ts';
import { QueryState } from '../api/query-state.tsx';
import { Filter, PageBar } from '../frame/page.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { ToolSheet } from './tool-sheet.tsx';

type Script = Outputs['script']['list'][number];
type Tool = Outputs['tool']['list'][number];

/** The team's scripts, and the library that comes with the product. */
export function ScriptsPage() {
  const [filter, setFilter] = useUrlState('q');
  const [tab, setTab] = useUrlState('tab', 'team');
  return (
    <>
      <PageBar
        actions={
          <Link href="/trace?draft=" className={buttonClasses({ look: 'primary' })}>
            <Plus size={14} aria-hidden /> New script
          </Link>
        }
      >
        <Segmented
          label="Which scripts"
          value={tab}
          onChange={(next) => setTab(next, 'push')}
          options={[
            { value: 'team', label: 'Team' },
            { value: 'tools', label: 'Tools' },
          ]}
        />
        <Filter label="Filter scripts" value={filter} onChange={setFilter} />
      </PageBar>
      {tab === 'tools' ? <Tools filter={filter} /> : <TeamScripts filter={filter} />}
    </>
  );
}

function TeamScripts({ filter }: { filter: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const scripts = useQuery(trpc.script.list.queryOptions({}));
  return (
    <QueryState query={scripts} label="Loading scripts">
      {(all) =>
        all.length === 0 ? (
          <EmptyState
            title="The team has saved no script yet"
            action={
              <Link href="/scripts?tab=tools" className={buttonClasses({ look: 'primary' })}>
                Look through the tools
              </Link>
            }
          >
            A saved script keeps every version, can be scheduled, and its runs can be compared.
          </EmptyState>
        ) : (
          <DataTable
            label="Scripts"
            primary
            columns={scriptColumns}
            rows={all.filter((script) => matches(script, filter))}
            rowKey={(script) => script.id}
            onOpen={(script) => router.push(`/scripts/${script.id}`)}
            initialSort={{ column: 'name', descending: false }}
            empty={<EmptyState title={`No script matches “${filter}”`} />}
          />
        )
      }
    </QueryState>
  );
}

function Tools({ filter }: { filter: string }) {
  const trpc = useTRPC();
  const [open, setOpen] = useUrlState('tool');
  const tools = useQuery(trpc.tool.list.queryOptions());
  return (
    <QueryState query={tools} label="Loading tools">
      {(all) => (
        <>
          <DataTable
            label="Tools"
            primary
            columns={toolColumns}
            rows={all.filter((tool) =>
              matches({ name: tool.name, description: `${tool.category} ${tool.title}` }, filter),
            )}
            rowKey={(tool) => tool.name}
            onOpen={(tool) => setOpen(tool.name, 'push')}
            initialSort={{ column: 'name', descending: false }}
            empty={<EmptyState title={`No tool matches “${filter}”`} />}
          />
          <ToolSheet
            tool={all.find((tool) => tool.name === open)}
            onClose={() => setOpen('', 'push')}
          />
        </>
      )}
    </QueryState>
  );
}

const matches = (item: { name: string; description: string }, filter: string): boolean =>
  `${item.name} ${item.description}`.toLowerCase().includes(filter.toLowerCase());

const scriptColumns: readonly Column<Script>[] = [
  {
    id: 'name',
    header: 'Script',
    width: 220,
    cell: (script) => (
      <Link href={`/scripts/${script.id}`} className="rounded font-medium hover:underline">
        {script.name}
      </Link>
    ),
    sortValue: (script) => script.name,
    title: (script) => script.name,
  },
  {
    id: 'description',
    header: 'What it shows',
    width: 320,
    grow: true,
    cell: (script) => <span className="text-muted">{script.description}</span>,
    title: (script) => script.description,
  },
  {
    id: 'version',
    header: 'Version',
    width: 90,
    numeric: true,
    cell: (script) => script.latestVersion,
    sortValue: (script) => script.latestVersion,
  },
  {
    id: 'updatedAt',
    header: 'Changed',
    width: 130,
    cell: (script) => <Time at={script.updatedAt} />,
    sortValue: (script) => script.updatedAt.getTime(),
  },
];

const toolColumns: readonly Column<Tool>[] = [
  {
    id: 'name',
    header: 'Tool',
    width: 220,
    cell: (tool) => (
      <Link
        href={`/scripts?tab=tools&tool=${encodeURIComponent(tool.name)}`}
        className="rounded font-medium font-mono hover:underline"
      >
        {tool.name}
      </Link>
    ),
    sortValue: (tool) => tool.name,
  },
  {
    id: 'category',
    header: 'Looks at',
    width: 130,
    cell: (tool) => <span className="text-muted">{tool.category}</span>,
    sortValue: (tool) => tool.category,
  },
  {
    id: 'description',
    header: 'What it shows',
    width: 400,
    grow: true,
    cell: (tool) => <span className="text-muted">{tool.title}</span>,
    title: (tool) => tool.title,
  },
];
