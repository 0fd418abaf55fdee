'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { cn } from '../class-names.ts';
import { copyText } from './copy-text.ts';

/** Text in the monospace face that copies itself on click. */
export function Copyable({
  text,
  label,
  shown = text,
  block = false,
}: {
  text: string;
  /** What it is: the button is called `Copy <label>`. */
  label: string;
  /** What is shown, where the whole is too long. */
  shown?: string;
  /** A full-width box instead of words in a line. */
  block?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setCopied(true);
    setTimeout(setCopied, 1500, false);
  };
  return (
    <button
      type="button"
      aria-label={copied ? `Copied ${label}` : `Copy ${label}`}
      title={shown === text ? undefined : text}
      onClick={copy}
      className={cn(
        'inline-flex max-w-full cursor-pointer items-center gap-1.5 rounded font-mono text-data text-ink',
        block
          ? 'w-full justify-between gap-3 border border-line bg-subtle px-3 py-2 text-left hover:border-faint'
          : 'hover:bg-hover',
      )}
    >
      <span
        className={
          block ? 'min-w-0 flex-1 [overflow-wrap:anywhere] whitespace-pre-wrap' : 'truncate'
        }
      >
        {shown}
      </span>
      {copied ? (
        <Check size={12} aria-hidden className="shrink-0 text-ok" />
      ) : (
        <Copy size={12} aria-hidden className="shrink-0 text-faint" />
      )}
    </button>
  );
}
