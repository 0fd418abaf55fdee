import { cn } from '@sonde/ui';
import { diffLines } from './line-diff.ts';

const signs = { same: ' ', removed: '−', added: '+' } as const;

/** Two texts as one, with what was taken away and what was added marked by sign and shade. */
export function DiffView({
  left,
  right,
}: {
  left: { readonly name: string; readonly text: string };
  right: { readonly name: string; readonly text: string };
}) {
  const lines = diffLines(left.text, right.text);
  const changes = lines.filter((line) => line.kind !== 'same').length;
  return (
    <section aria-label={`Changes from ${left.name} to ${right.name}`}>
      <p className="border-line border-b px-4 py-1.5 text-data text-muted">
        {left.name} → {right.name}: {changes === 0 ? 'no change' : `${changes} changed lines`}
      </p>
      <pre className="py-2 font-mono text-data">
        {lines.map((line) => (
          <div
            key={`${line.left ?? ''}-${line.right ?? ''}`}
            className={cn(
              'grid grid-cols-[3rem_3rem_1.5rem_1fr] px-2 leading-5',
              line.kind === 'removed' && 'bg-bad-soft',
              line.kind === 'added' && 'bg-selected',
            )}
          >
            <span className="pr-3 text-right text-faint select-none">{line.left ?? ''}</span>
            <span className="pr-3 text-right text-faint select-none">{line.right ?? ''}</span>
            <span className="text-muted select-none">{signs[line.kind]}</span>
            <span className="whitespace-pre-wrap">{line.text}</span>
          </div>
        ))}
      </pre>
    </section>
  );
}
