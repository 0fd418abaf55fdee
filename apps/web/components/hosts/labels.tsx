'use client';
import { IconButton, Input } from '@sonde/ui';
import { X } from 'lucide-react';
import { useState } from 'react';

export type Labels = Readonly<Record<string, string>>;

/** Labels as small words, `key=value`. */
export function LabelList({ labels }: { labels: Labels }) {
  return (
    <span className="inline-flex gap-1">
      {Object.entries(labels).map(([key, value]) => (
        <span key={key} className="rounded bg-hover px-1.5 font-mono text-data text-muted">
          {labelText(key, value)}
        </span>
      ))}
    </span>
  );
}

/** A label's text is `key=value`, or `key` alone when it has no value. */
export const labelText = (key: string, value: string): string =>
  value === '' ? key : `${key}=${value}`;

/** Reads `key=value`; undefined when there is no key. */
export function readLabel(text: string): { key: string; value: string } | undefined {
  const at = text.indexOf('=');
  const key = (at === -1 ? text : text.slice(0, at)).trim();
  if (!/^[\w./-]+$/.test(key)) return undefined;
  return { key, value: at === -1 ? '' : text.slice(at + 1).trim() };
}

/** Labels that can be taken away one by one, and an input that adds one with Enter. */
export function LabelEditor({
  labels,
  onChange,
}: {
  labels: Labels;
  onChange(labels: Record<string, string>): void;
}) {
  const [text, setText] = useState('');
  const add = () => {
    const label = readLabel(text);
    if (label === undefined) return;
    onChange({ ...labels, [label.key]: label.value });
    setText('');
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {Object.entries(labels).map(([key, value]) => (
        <span
          key={key}
          className="inline-flex items-center rounded bg-hover pl-2 font-mono text-data text-ink"
        >
          {labelText(key, value)}
          <IconButton
            label={`Remove label ${key}`}
            onClick={() =>
              onChange(Object.fromEntries(Object.entries(labels).filter(([each]) => each !== key)))
            }
          >
            <X size={12} aria-hidden />
          </IconButton>
        </span>
      ))}
      <Input
        aria-label="New label"
        placeholder="key=value, Enter"
        className="h-7 w-40 font-mono text-data"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
    </div>
  );
}
