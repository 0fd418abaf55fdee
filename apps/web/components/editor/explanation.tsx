import { explain, isDiagnosticCode } from '@sonde/compiler';
import { cn } from '@sonde/ui';

/** On request, what `sonde explain CODE` says. Nothing for a code that a newer collector brought. */
export function Explanation({ code, className }: { code: string; className?: string }) {
  if (!isDiagnosticCode(code)) return null;
  return (
    <details className={cn('text-data', className)}>
      <summary className="cursor-pointer text-muted hover:text-ink">
        Explain <code>{code}</code>
      </summary>
      <pre className="mt-1 whitespace-pre-wrap rounded border border-line bg-panel p-2 font-mono text-ink">
        {explain(code).trimEnd()}
      </pre>
    </details>
  );
}
