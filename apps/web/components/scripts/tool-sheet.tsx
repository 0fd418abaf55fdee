'use client';
import { buttonClasses, Sheet } from '@sonde/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Outputs } from '../api/client.ts';
import { CodeView } from '../editor/code-view.tsx';

type Tool = Outputs['tool']['list'][number];

/** What a tool of the library shows, what it needs, what its output looks like, and its text. */
export function ToolSheet({ tool, onClose }: { tool: Tool | undefined; onClose(): void }) {
  if (tool === undefined) return null;
  return (
    <Sheet
      open
      onClose={onClose}
      title={tool.name}
      description={tool.title}
      actions={
        <Link
          href={`/trace?tool=${encodeURIComponent(tool.name)}`}
          className={buttonClasses({ look: 'primary' })}
        >
          Open in Trace
        </Link>
      }
    >
      <div className="flex flex-col gap-5 text-body">
        {tool.description.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <Part name="Output">
          <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
            {tool.columns.map((column) => (
              <div key={column.name} className="contents">
                <dt className="font-mono text-data leading-5">{column.name}</dt>
                <dd className="text-muted">{column.text}</dd>
              </div>
            ))}
          </dl>
        </Part>
        {tool.options.length > 0 && (
          <Part name="Options">
            <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
              {tool.options.map((option) => (
                <div key={option.name} className="contents">
                  <dt className="font-mono text-data leading-5">
                    --{option.name}={option.value}
                  </dt>
                  <dd className="text-muted">{option.text}</dd>
                </div>
              ))}
            </dl>
          </Part>
        )}
        <Part name="Example">
          <pre className="overflow-x-auto rounded border border-line bg-subtle p-3 font-mono text-data">
            {tool.example.join('\n')}
          </pre>
        </Part>
        <Part name="Needs">
          <ul className="list-disc pl-5 text-muted">
            {tool.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </Part>
        <Part name="Text">
          <div className="rounded border border-line">
            <CodeView text={tool.text} label={`Text of ${tool.name}`} />
          </div>
        </Part>
      </div>
    </Sheet>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name} className="flex flex-col gap-1">
      <h3 className="text-data text-faint">{name}</h3>
      {children}
    </section>
  );
}
