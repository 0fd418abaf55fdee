import type { Completions, Hover, SignatureHelp } from '@sonde/compiler';
import type {
  CheckAnswer,
  CheckRequest,
  LanguageAnswer,
  LanguageRequest,
  PlaceRequest,
} from './language-messages.ts';

/** The page's end of the language worker. One for the whole page: the kernels it has read are worth keeping. */
export interface LanguageClient {
  /** Starts a check; `onCheck` gets its verdicts one by one. A newer check silences an older. */
  check(request: Omit<CheckRequest, 'kind' | 'id'>): void;
  onCheck(receive: (answer: CheckAnswer) => void): () => void;
  complete(place: Place): Promise<Completions>;
  hover(place: Place): Promise<Hover | undefined>;
  signature(place: Place): Promise<SignatureHelp | undefined>;
}

export type Place = Omit<PlaceRequest, 'kind' | 'id'>;

let client: LanguageClient | undefined;

/** Starts the worker on first use. Only in a browser. */
export function languageClient(): LanguageClient {
  client ??= startClient();
  return client;
}

function startClient(): LanguageClient {
  const worker = new Worker(new URL('./language-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (answer: LanguageAnswer) => void>();
  const listeners = new Set<(answer: CheckAnswer) => void>();
  let lastId = 0;
  worker.onmessage = ({ data }: MessageEvent<LanguageAnswer>) => {
    if (data.kind === 'check') {
      for (const listener of listeners) listener(data);
      return;
    }
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  const post = (request: LanguageRequest) => worker.postMessage(request);
  const ask = (kind: PlaceRequest['kind'], place: Place): Promise<LanguageAnswer> =>
    new Promise((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      post({ kind, id, ...place });
    });
  return {
    check: (request) => post({ kind: 'check', id: ++lastId, ...request }),
    onCheck(receive) {
      listeners.add(receive);
      return () => listeners.delete(receive);
    },
    async complete(place) {
      const answer = await ask('complete', place);
      return answer.kind === 'complete' ? answer.completions : { from: place.offset, items: [] };
    },
    async hover(place) {
      const answer = await ask('hover', place);
      return answer.kind === 'hover' ? answer.hover : undefined;
    },
    async signature(place) {
      const answer = await ask('signature', place);
      return answer.kind === 'signature' ? answer.signature : undefined;
    },
  };
}
