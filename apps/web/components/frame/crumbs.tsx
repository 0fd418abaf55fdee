'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { sections } from './sections.ts';

const CrumbContext = createContext<{ name: string; setName(name: string): void }>({
  name: '',
  setName: () => {},
});

/** Holds the name of the thing that the page is about, for the top bar. */
export function CrumbProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState('');
  const value = useMemo(() => ({ name, setName }), [name]);
  return <CrumbContext value={value}>{children}</CrumbContext>;
}

/** Names the page in the top bar and in the browser's tab. */
export function useCrumb(name: string | undefined): void {
  const { setName } = useContext(CrumbContext);
  useEffect(() => {
    setName(name ?? '');
    if (name !== undefined) document.title = `${name} · Sonde`;
    return () => setName('');
  }, [name, setName]);
}

/** Where I am, as links. */
export function Crumbs() {
  const path = usePathname();
  const { name } = useContext(CrumbContext);
  const section = sections.find((each) => path === each.path || path.startsWith(`${each.path}/`));
  const sectionName = section?.name ?? (path === '/settings' ? 'Settings' : 'Sonde');
  const deeper = section !== undefined && path !== section.path;
  return (
    <nav aria-label="Where you are" className="flex min-w-0 items-center gap-1.5 text-body">
      {deeper || name !== '' ? (
        <Link href={section?.path ?? path} className="rounded text-muted hover:text-ink">
          {sectionName}
        </Link>
      ) : (
        <h1 className="font-medium">{sectionName}</h1>
      )}
      {name !== '' && (
        <>
          <ChevronRight size={14} aria-hidden className="shrink-0 text-faint" />
          <h1 className="truncate font-medium">{name}</h1>
        </>
      )}
    </nav>
  );
}
