/**
 * Compiles the draft for kernels away from the page's own thread. A kernel's info is fetched once and kept
 * for the life of the worker; it is megabytes and never changes.
 */
import type { Diagnostic, KernelInfo } from '@sonde/compiler';
import { compile, savedKernelInfo, unpackSavedKernel } from '@sonde/compiler';

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
  readonly kernelId: string;
  readonly result: 'ok' | 'error' | 'unknown';
  readonly diagnostics: readonly Diagnostic[];
}

const kernels = new Map<string, Promise<KernelInfo | undefined>>();
let newest = 0;

self.onmessage = async ({ data }: MessageEvent<CheckRequest>) => {
  newest = data.id;
  for (const kernelId of data.kernelIds) {
    const kernel = await loadKernel(kernelId);
    // Lets a newer request in between two kernels.
    await new Promise((resolve) => setTimeout(resolve));
    if (data.id !== newest) return;
    self.postMessage({ id: data.id, kernelId, ...check(data, kernel) } satisfies CheckAnswer);
  }
};

function check(request: CheckRequest, kernel: KernelInfo | undefined) {
  if (kernel === undefined) return { result: 'unknown', diagnostics: [] } as const;
  const { text, positional, unsafe } = request;
  const options = { sourceName: 'script', positional, named: {}, unsafe, config: {} };
  const { diagnostics } = compile(text, kernel, options);
  const refused = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { result: refused ? ('error' as const) : ('ok' as const), diagnostics };
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
    return savedKernelInfo(unpackSavedKernel(new Uint8Array(await answer.arrayBuffer())));
  } catch {
    return undefined;
  }
}
