import type { Provider } from '../../providers/provider.ts';

/** Why what the tracer prints or does cannot be asked for where no tracer is, or undefined. */
export const needsTracer = ({ offers }: Provider): string | undefined =>
  offers.toReader
    ? 'A pinned iterator runs when its file is read, without the tracer: it prints with printf()'
    : undefined;
