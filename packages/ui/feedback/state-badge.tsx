import { cn } from '../class-names.ts';

/** What a state means to a person; colours and shapes follow the tone, never the state itself. */
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'off';

/** Every lifecycle state of the product, as the database spells it. */
export type State =
  | 'ONLINE'
  | 'OFFLINE'
  | 'PENDING'
  | 'RUNNING'
  | 'ENDED'
  | 'SENT'
  | 'COMPILING'
  | 'ATTACHED'
  | 'DONE'
  | 'FAILED'
  | 'LOST';

const states: Record<State, { readonly word: string; readonly tone: Tone }> = {
  ONLINE: { word: 'Online', tone: 'ok' },
  OFFLINE: { word: 'Offline', tone: 'off' },
  PENDING: { word: 'Waiting', tone: 'off' },
  RUNNING: { word: 'Running', tone: 'busy' },
  ENDED: { word: 'Ended', tone: 'off' },
  SENT: { word: 'Sent', tone: 'busy' },
  COMPILING: { word: 'Compiling', tone: 'busy' },
  ATTACHED: { word: 'Attached', tone: 'busy' },
  DONE: { word: 'Done', tone: 'ok' },
  FAILED: { word: 'Failed', tone: 'bad' },
  LOST: { word: 'No answer', tone: 'warn' },
};

const toneText: Record<Tone, string> = {
  ok: 'text-ok',
  busy: 'text-busy',
  warn: 'text-warn',
  bad: 'text-bad',
  off: 'text-muted',
};

/** A shape and a word; the colour only repeats them. */
export function StateBadge({ state, className }: { state: State; className?: string }) {
  const { word, tone } = states[state];
  return <Badge tone={tone} text={word} {...(className === undefined ? {} : { className })} />;
}

/** The same look for things that have no lifecycle of their own. */
export function Badge({ tone, text, className }: { tone: Tone; text: string; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 text-data whitespace-nowrap',
        toneText[tone],
        className,
      )}
    >
      <ToneShape tone={tone} />
      {text}
    </span>
  );
}

/** ok: disc, busy: half disc, warn: triangle, bad: cross, off: ring. Ten pixels. */
export function ToneShape({ tone }: { tone: Tone }) {
  return (
    <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true" className="shrink-0">
      {tone === 'ok' && <circle cx="5" cy="5" r="4.5" fill="currentColor" />}
      {tone === 'busy' && (
        <>
          <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor" />
        </>
      )}
      {tone === 'warn' && <path d="M5 0.5 9.8 9.3H0.2z" fill="currentColor" />}
      {tone === 'bad' && <path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="2.2" />}
      {tone === 'off' && (
        <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.4" />
      )}
    </svg>
  );
}

/** The word for a state, for places that have text only. */
export const stateWord = (state: State): string => states[state].word;
/** The tone of a state, to sort or count by. */
export const stateTone = (state: State): Tone => states[state].tone;
