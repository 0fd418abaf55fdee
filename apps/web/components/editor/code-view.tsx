import { Fragment } from 'react';
import { highlightText } from './highlight-text.ts';

/** A script to be read: the editor's colours, no editor. */
export function CodeView({ text, label }: { text: string; label: string }) {
  return (
    <section aria-label={label} className="overflow-x-auto">
      <pre className="px-4 py-3 font-mono text-data text-ink leading-5">
        {highlightText(text).map((piece) => (
          <Fragment key={piece.start}>
            {piece.kind === undefined ? (
              piece.text
            ) : (
              <span className={`code-${piece.kind}`}>{piece.text}</span>
            )}
          </Fragment>
        ))}
      </pre>
    </section>
  );
}
