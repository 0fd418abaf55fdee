'use client';
import { BareDialog, Kbd, StateBadge } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { Children, type ReactNode } from 'react';
import { useTRPC } from '../api/client.ts';
import { sections } from './sections.ts';

const itemClass =
  'flex h-8 cursor-pointer items-center gap-3 rounded px-2 text-body text-ink data-[selected=true]:bg-selected';
const headingClass =
  '**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-data **:[[cmdk-group-heading]]:text-faint';

/** Everything by name: pages, hosts, scripts, recent runs, and what can be done. */
export function Palette({
  open,
  onClose,
  onHelp,
}: {
  open: boolean;
  onClose(): void;
  onHelp(): void;
}) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const go = (path: string) => {
    onClose();
    router.push(path);
  };
  return (
    <BareDialog open={open} onClose={onClose} label="Search and commands">
      <Command label="Search and commands" loop>
        <Command.Input
          placeholder="Search hosts, scripts, runs and commands"
          className="h-11 w-full border-line border-b bg-transparent px-4 text-body outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-[50vh] overflow-auto p-2">
          <Command.Empty className="px-2 py-6 text-body text-muted">
            Nothing has that name.
          </Command.Empty>
          <Group heading="Go to">
            {sections.map((section) => (
              <Item
                key={section.path}
                value={`go ${section.name}`}
                onSelect={() => go(section.path)}
              >
                <section.icon size={15} aria-hidden className="text-muted" />
                <span className="flex-1">{section.name}</span>
                <Kbd keys={`g ${section.key}`} />
              </Item>
            ))}
          </Group>
          {open && <Found go={go} />}
          <Group heading="Do">
            <Item value="add a host" onSelect={() => go('/hosts?add=1')}>
              Add a host
            </Item>
            <Item value="new schedule" onSelect={() => go('/schedules?edit=new')}>
              New schedule
            </Item>
            {(['light', 'dark', 'system'] as const).map((theme) => (
              <Item
                key={theme}
                value={`theme ${theme}`}
                onSelect={() => {
                  setTheme(theme);
                  onClose();
                }}
              >
                Use the {theme} theme
              </Item>
            ))}
            <Item value="settings account sign out" onSelect={() => go('/settings')}>
              Settings
            </Item>
            <Item
              value="keys help shortcuts"
              onSelect={() => {
                onClose();
                onHelp();
              }}
            >
              <span className="flex-1">Keys</span>
              <Kbd keys="?" />
            </Item>
          </Group>
        </Command.List>
      </Command>
    </BareDialog>
  );
}

function Found({ go }: { go(path: string): void }) {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.host.list.queryOptions({}));
  const scripts = useQuery(trpc.script.list.queryOptions({}));
  const runs = useQuery(trpc.run.list.queryOptions({}));
  return (
    <>
      <Group heading="Scripts">
        {(scripts.data ?? []).map((script) => (
          <Item
            key={script.id}
            value={`script ${script.name} ${script.id}`}
            onSelect={() => go(`/scripts/${script.id}`)}
          >
            <span className="font-mono text-data">{script.name}</span>
            <span className="flex-1 truncate text-data text-faint">{script.description}</span>
          </Item>
        ))}
      </Group>
      <Group heading="Hosts">
        {(hosts.data ?? []).map((host) => (
          <Item
            key={host.id}
            value={`host ${host.name} ${host.id}`}
            onSelect={() => go(`/hosts/${host.id}`)}
          >
            <span className="flex-1">{host.name}</span>
            <StateBadge state={host.state} />
          </Item>
        ))}
      </Group>
      <Group heading="Recent runs">
        {(runs.data?.runs ?? []).slice(0, 20).map((run) => (
          <Item
            key={run.id}
            value={`run ${run.number} ${run.scriptName} ${run.id}`}
            onSelect={() => go(`/runs/${run.id}`)}
          >
            <span className="font-mono text-data text-muted">#{run.number}</span>
            <span className="flex-1 truncate">{run.scriptName}</span>
            <StateBadge state={run.state} />
          </Item>
        ))}
      </Group>
    </>
  );
}

/** Nothing at all without items. */
function Group({ heading, children }: { heading: string; children: ReactNode }) {
  if (Children.count(children) === 0) return null;
  return (
    <Command.Group heading={heading} className={headingClass}>
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  onSelect,
  children,
}: {
  value: string;
  onSelect(): void;
  children: ReactNode;
}) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={itemClass}>
      {children}
    </Command.Item>
  );
}
