/**
 * The compiler away from the page's own thread: checks the draft for kernels, completes, and explains.
 * A kernel's info is fetched once and kept for the life of the worker; it is megabytes and never changes.
 */
import { toCompileOptions } from '@sonde/api/client';
import type { KernelInfo } from '@sonde/compiler';
import {
  complete,
  hover,
  kernelContext,
  savedKernelInfo,
  signatureHelp,
  unpackSavedKernel,
} from '@sonde/compiler';
import { draftChecker } from './draft-checker.ts';
import type { LanguageAnswer, LanguageRequest, PlaceRequest } from './language-messages.ts';

const kernels = new Map<string, Promise<KernelInfo | undefined>>();

const send = (answer: LanguageAnswer) => self.postMessage(answer);

const checkDraft = draftChecker({
  loadKernel,
  send,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

self.onmessage = async ({ data }: MessageEvent<LanguageRequest>) => {
  switch (data.kind) {
    case 'check':
      return checkDraft(data);
    case 'complete':
    case 'hover':
    case 'signature':
      return answerPlace(data);
  }
};

async function answerPlace(request: PlaceRequest): Promise<void> {
  const { kind, id, text, offset } = request;
  const context = await contextFor(request);
  switch (kind) {
    case 'complete':
      return send({ kind, id, completions: complete(text, offset, context) });
    case 'hover':
      return send({ kind, id, hover: hover(text, offset, context) });
    case 'signature':
      return send({ kind, id, signature: signatureHelp(text, offset, context) });
  }
}

/** What the kernel offers; the language alone where it is unknown. What a run would not permit is explained all the same. */
async function contextFor({ kernelId, parameters }: PlaceRequest) {
  const kernel = kernelId === undefined ? undefined : await loadKernel(kernelId);
  return kernelContext(kernel, { ...toCompileOptions(parameters), unsafe: true });
}

function loadKernel(id: string): Promise<KernelInfo | undefined> {
  const known = kernels.get(id);
  if (known !== undefined) return known;
  const loading = fetchKernel(id).then((kernel) => {
    // Not uploaded yet, or out of reach: worth another try with the next check.
    if (kernel === undefined) kernels.delete(id);
    return kernel;
  });
  kernels.set(id, loading);
  return loading;
}

async function fetchKernel(id: string): Promise<KernelInfo | undefined> {
  try {
    const answer = await fetch(`/api/kernels/${id}`);
    if (!answer.ok) return undefined;
    const bytes = await unzip(new Uint8Array(await answer.arrayBuffer()));
    return savedKernelInfo(unpackSavedKernel(bytes));
  } catch {
    return undefined;
  }
}

/** Next takes the content-encoding off a route's answer, a proxy may not: so the bytes decide, by gzip's magic. */
async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
