'use client';
import { Input } from '@sonde/ui';
import { Search } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** The one bar of a page: what narrows it on the left, what can be done on the right. */
export function PageBar({ children, actions }: { children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5">
      {children}
      <span className="flex-1" />
      {actions}
    </div>
  );
}

/**
 * The input that `/` goes to. It owns its text while somebody types: the address, where `value` comes from, follows a
 * moment later, and letters would be lost to its older values.
 */
export function Filter({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value);
  }, [value]);
  return (
    <span className="relative">
      <Search size={14} aria-hidden className="absolute top-2.5 left-2 text-faint" />
      <Input
        ref={input}
        data-filter
        type="search"
        aria-label={label}
        placeholder={`${label}  /`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value);
        }}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="w-64 pl-7"
      />
    </span>
  );
}

/** Names and values, one pair per line. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-body">
      {children}
    </dl>
  );
}

/** One pair. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
