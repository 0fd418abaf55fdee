/**
 * Compiles the draft for kernels away from the page's own thread. A kernel's info is fetched once and kept
 * for the life of the worker; it is megabytes and never changes.
 */
import type { Diagnostic, KernelInfo } from '@sonde/compiler';
import { compile, Diagnostics, parse, savedKernelInfo, unpackSavedKernel } from '@sonde/compiler';

/** What the page asks. The newest request wins: an answer to an older one is not sent. */
export interface CheckRequest {
  readonly id: number;
  readonly text: string;
  readonly positional: readonly string[];
  readonly unsafe: boolean;
  readonly kernelIds: readonly string[];
}

/** One kernel's verdict. `unknown`: its info cannot be had. */
export interface CheckAnswer {
  readonly id: number;
  /** Empty: of no kernel, so syntax alone. */
  readonly kernelId: string;
  readonly result: 'ok' | 'error' | 'unknown';
  readonly diagnostics: readonly Diagnostic[];
}

const kernels = new Map<string, Promise<KernelInfo | undefined>>();
let newest = 0;

self.onmessage = async ({ data }: MessageEvent<CheckRequest>) => {
  newest = data.id;
  self.postMessage({ id: data.id, kernelId: '', ...checkSyntax(data.text) } satisfies CheckAnswer);
  for (const kernelId of data.kernelIds) {
    const kernel = await loadKernel(kernelId);
    // Lets a newer request in between two kernels.
    await new Promise((resolve) => setTimeout(resolve));
    if (data.id !== newest) return;
    self.postMessage({ id: data.id, kernelId, ...check(data, kernel) } satisfies CheckAnswer);
  }
};

type Verdict = Pick<CheckAnswer, 'result' | 'diagnostics'>;

function checkSyntax(text: string): Verdict {
  const diagnostics = new Diagnostics();
  parse({ name: 'script', text }, diagnostics);
  return verdictOf(diagnostics.list);
}

function check(request: CheckRequest, kernel: KernelInfo | undefined): Verdict {
  if (kernel === undefined) return { result: 'unknown', diagnostics: [] };
  const { text, positional, unsafe } = request;
  const options = { sourceName: 'script', positional, named: {}, unsafe, config: {} };
  return verdictOf(compile(text, kernel, options).diagnostics);
}

function verdictOf(diagnostics: readonly Diagnostic[]): Verdict {
  const refused = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { result: refused ? 'error' : 'ok', diagnostics };
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
