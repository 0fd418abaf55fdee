'use client';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '../class-names.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Beside the label: a count, or a mark that something failed. */
  readonly note?: ReactNode;
  readonly content: ReactNode;
}

/** Tabs over one area. Only the chosen tab's content is mounted; the bar keeps its place while data arrives. */
export function Tabs({
  label,
  tabs,
  value,
  onChange,
  actions,
  className,
}: {
  label: string;
  tabs: readonly Tab[];
  value: string;
  onChange(id: string): void;
  actions?: ReactNode;
  className?: string;
}) {
  const chosen = tabs.some((tab) => tab.id === value) ? value : (tabs[0]?.id ?? '');
  return (
    <Radix.Root
      value={chosen}
      onValueChange={onChange}
      className={cn('flex min-h-0 flex-1 flex-col', className)}
    >
      <div className="flex h-9 shrink-0 items-stretch gap-2 border-line border-b pr-2">
        <Radix.List aria-label={label} className="flex min-w-0 flex-1 overflow-x-auto px-2">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.id}
              value={tab.id}
              className="-mb-px flex cursor-pointer items-center gap-1.5 border-transparent border-b-2 px-2.5 text-body text-muted whitespace-nowrap hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {tab.label}
              {tab.note !== undefined && (
                <span className="font-mono text-data text-faint tabular-nums">{tab.note}</span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions && <div className="flex items-center gap-1">{actions}</div>}
      </div>
      {tabs.map((tab) => (
        <Radix.Content
          key={tab.id}
          value={tab.id}
          className="flex min-h-0 flex-1 flex-col focus-visible:outline-offset-[-2px]"
        >
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
