import type { HostMark } from './host-color.ts';

/** A host's name behind its mark. */
export function HostName({ name, mark }: { name: string; mark: HostMark | undefined }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 align-bottom">
      {mark !== undefined && <HostSwatch mark={mark} />}
      <span className="truncate">{name}</span>
    </span>
  );
}

/** The mark alone, nine pixels. */
export function HostSwatch({ mark }: { mark: HostMark }) {
  return (
    <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true" className="shrink-0">
      {mark.shape === 'disc' && <circle cx="5" cy="5" r="4.5" fill={mark.color} />}
      {mark.shape === 'square' && (
        <rect x="0.7" y="0.7" width="8.6" height="8.6" fill={mark.color} />
      )}
      {mark.shape === 'diamond' && <path d="M5 0 10 5 5 10 0 5z" fill={mark.color} />}
    </svg>
  );
}
