'use client';
import { cn, IconButton, Kbd, Menu, Tooltip } from '@sonde/ui';
import {
  CircleQuestionMark,
  Monitor,
  Moon,
  PanelLeftClose,
  PanelLeftOpen,
  Settings,
  Sun,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTheme } from 'next-themes';
import type { ReactElement } from 'react';
import { Logo } from './logo.tsx';
import { sections } from './sections.ts';
import { useStored } from './stored.ts';
import { TeamMenu } from './team-menu.tsx';

/** The way to every section; folds to icons. */
export function Rail({ onHelp }: { onHelp(): void }) {
  const path = usePathname();
  const folded = useStored('sonde.rail.folded', false);
  const narrow = folded.value;
  return (
    <nav
      aria-label="Sections"
      className={cn(
        'flex shrink-0 flex-col border-line border-r bg-subtle max-lg:w-12',
        narrow ? 'w-12' : 'w-44',
      )}
    >
      <div className="flex h-11 items-center gap-2 px-3">
        <Link href="/trace" aria-label="Sonde, home" className="flex items-center gap-2 rounded">
          <Logo />
          {!narrow && <span className="font-semibold text-body max-lg:hidden">Sonde</span>}
        </Link>
      </div>
      <ul className="flex flex-1 flex-col gap-0.5 px-2 py-1">
        {sections.map((section) => {
          const here = path === section.path || path.startsWith(`${section.path}/`);
          const link = (
            <Link
              href={section.path}
              aria-current={here ? 'page' : undefined}
              aria-label={section.name}
              className={cn(
                'group flex h-8 items-center gap-2.5 rounded px-2 text-body',
                here
                  ? 'bg-selected font-medium text-ink'
                  : 'text-muted hover:bg-hover hover:text-ink',
              )}
            >
              <section.icon size={16} aria-hidden className="shrink-0" />
              <span className={cn('flex-1 max-lg:hidden', narrow && 'hidden')}>{section.name}</span>
              <span
                className={cn('invisible group-hover:visible max-lg:hidden', narrow && 'hidden')}
              >
                <Kbd keys={`g ${section.key}`} />
              </span>
            </Link>
          );
          return (
            <li key={section.path}>
              {narrow ? <Tooltip text={section.name}>{link}</Tooltip> : link}
            </li>
          );
        })}
      </ul>
      <div className="flex flex-col gap-1 border-line border-t px-2 py-2">
        <TeamMenu narrow={narrow} />
        <div className={cn('flex items-center max-lg:flex-col', narrow && 'flex-col')}>
          <Tooltip text="Settings">
            <Link
              href="/settings"
              aria-label="Settings"
              className="flex size-8 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
            >
              <Settings size={16} aria-hidden />
            </Link>
          </Tooltip>
          <ThemeMenu>
            <IconButton label="Theme" size="normal">
              <Moon size={16} aria-hidden />
            </IconButton>
          </ThemeMenu>
          <IconButton label="Keys and help" size="normal" onClick={onHelp}>
            <CircleQuestionMark size={16} aria-hidden />
          </IconButton>
          <span className={cn('flex-1 max-lg:hidden', narrow && 'hidden')} />
          <IconButton
            label={narrow ? 'Unfold the rail' : 'Fold the rail'}
            size="normal"
            className="max-lg:hidden"
            onClick={() => folded.set(!narrow)}
          >
            {narrow ? (
              <PanelLeftOpen size={16} aria-hidden />
            ) : (
              <PanelLeftClose size={16} aria-hidden />
            )}
          </IconButton>
        </div>
      </div>
    </nav>
  );
}

function ThemeMenu({ children }: { children: ReactElement }) {
  const { theme, setTheme } = useTheme();
  const item = (id: string, label: string, icon: ReactElement) => ({
    id,
    label,
    icon,
    note: theme === id ? 'now' : undefined,
    onSelect: () => setTheme(id),
  });
  return (
    <Menu
      label="Theme"
      align="start"
      trigger={children}
      items={[
        item('light', 'Light', <Sun size={14} aria-hidden />),
        item('dark', 'Dark', <Moon size={14} aria-hidden />),
        item('system', 'System', <Monitor size={14} aria-hidden />),
      ]}
    />
  );
}
