'use client';
import { Kbd } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '../api/client.ts';
import { ConnectionState } from './connection.tsx';
import { CrumbProvider, Crumbs } from './crumbs.tsx';
import { Help } from './help.tsx';
import { Palette } from './palette.tsx';
import { PasswordHint } from './password-hint.tsx';
import { Rail } from './rail.tsx';
import { useHotkeys } from './use-hotkeys.ts';

/** The rail, the top bar and the overlays around every page but sign-in. */
export function Frame({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useHotkeys({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) });
  return (
    <CrumbProvider>
      <a
        href="#content"
        className="sr-only z-50 rounded bg-raised text-accent text-body focus:not-sr-only focus:absolute focus:top-1 focus:left-1 focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <div className="flex h-full">
        <Rail onHelp={() => setHelp(true)} />
        <div className="flex min-w-0 flex-1 flex-col">
          <header className="flex h-11 shrink-0 items-center gap-4 border-line border-b px-4 whitespace-nowrap">
            <Crumbs />
            <span className="flex-1" />
            <button
              type="button"
              onClick={() => setPalette(true)}
              className="flex h-7 w-64 shrink-0 cursor-pointer whitespace-nowrap items-center gap-2 rounded border border-line-strong bg-raised px-2 text-data text-faint hover:border-faint max-md:w-9"
            >
              <Search size={13} aria-hidden />
              <span className="flex-1 text-left max-md:sr-only">Search and commands</span>
              <span className="max-md:hidden">
                <Kbd keys="Ctrl K" />
              </span>
            </button>
            <ConnectionState />
            <Link
              href="/settings"
              className="max-w-40 truncate rounded text-body text-muted hover:text-ink"
            >
              {me.data?.user.name ?? ''}
            </Link>
          </header>
          <PasswordHint />
          <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
            {children}
          </main>
        </div>
      </div>
      <Palette open={palette} onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />
      <Help open={help} onClose={() => setHelp(false)} />
    </CrumbProvider>
  );
}
