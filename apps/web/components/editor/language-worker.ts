/**
 * The compiler away from the page's own thread: checks the draft for kernels, completes, and explains.
 * A kernel's info is fetched once and kept for the life of the worker; it is megabytes and never changes.
 */
import { toCompileOptions } from '@sonde/api/client';
import type { Diagnostic, KernelInfo, NamedOption } from '@sonde/compiler';
import {
  compile,
  complete,
  Diagnostics,
  hover,
  kernelContext,
  parse,
  savedKernelInfo,
  unpackSavedKernel,
} from '@sonde/compiler';
import type {
  CheckAnswer,
  CheckRequest,
  LanguageAnswer,
  LanguageRequest,
} from './language-messages.ts';

const kernels = new Map<string, Promise<KernelInfo | undefined>>();
let newestCheck = 0;

self.onmessage = async ({ data }: MessageEvent<LanguageRequest>) => {
  switch (data.kind) {
    case 'check':
      return checkAll(data);
    case 'complete': {
      const context = await contextFor(data.kernelId);
      const completions = complete(data.text, data.offset, context);
      return send({ kind: 'complete', id: data.id, completions });
    }
    case 'hover': {
      const context = await contextFor(data.kernelId);
      return send({ kind: 'hover', id: data.id, hover: hover(data.text, data.offset, context) });
    }
  }
};

const send = (answer: LanguageAnswer) => self.postMessage(answer);

/** What the kernel offers; the language alone where it is unknown. */
async function contextFor(kernelId: string | undefined) {
  return kernelContext(kernelId === undefined ? undefined : await loadKernel(kernelId));
}

/** Syntax first, then kernel by kernel. The newest check wins: an older one falls silent. */
async function checkAll(request: CheckRequest): Promise<void> {
  newestCheck = request.id;
  const { kind, id } = request;
  send({ kind, id, kernelId: '', ...checkSyntax(request.text) });
  for (const kernelId of request.kernelIds) {
    const kernel = await loadKernel(kernelId);
    // Lets a newer request in between two kernels.
    await new Promise((resolve) => setTimeout(resolve));
    if (id !== newestCheck) return;
    send({ kind, id, kernelId, ...check(request, kernel) });
  }
}

type Verdict = Pick<CheckAnswer, 'result' | 'diagnostics' | 'options'>;

function checkSyntax(text: string): Verdict {
  const diagnostics = new Diagnostics();
  parse({ name: 'script', text }, diagnostics);
  return verdictOf(diagnostics.list, []);
}

function check(request: CheckRequest, kernel: KernelInfo | undefined): Verdict {
  if (kernel === undefined) return { result: 'unknown', diagnostics: [], options: [] };
  const { diagnostics, options } = compile(
    request.text,
    kernel,
    toCompileOptions(request.parameters),
  );
  return verdictOf(diagnostics, options);
}

function verdictOf(diagnostics: readonly Diagnostic[], options: readonly NamedOption[]): Verdict {
  const refused = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { result: refused ? 'error' : 'ok', diagnostics, options };
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
