import type { Diagnostic, KernelInfo } from '@sonde/compiler';
import { z } from 'zod';
import { toCompileOptions } from '../compile-options.ts';
import { listHosts, loadKernels } from '../host/select.ts';
import type { KernelSummary } from '../host/summary.ts';
import { parameterFields } from '../parameters.ts';
import type { Services } from '../registry.ts';

export const checkInput = z
  .object({
    text: z.string().max(256 * 1024),
    hostIds: z.array(z.string()).max(10_000).optional(),
    kernelIds: z.array(z.string()).max(100).optional(),
    ...parameterFields,
  })
  .refine((input) => input.hostIds || input.kernelIds, 'name hosts or kernels');

/** How a script fares on one kernel. */
export interface KernelCheck {
  readonly kernel: KernelSummary;
  /** Of the hosts asked about, or of the team. */
  readonly hostIds: readonly string[];
  /** ok: it compiles. error: it does not. unknown: no collector uploaded this kernel yet. */
  readonly result: 'ok' | 'error' | 'unknown';
  readonly diagnostics: readonly Diagnostic[];
}

/** A kernel takes megabytes once it is read, and the same few are asked for again and again. */
const kernelCacheSize = 8;
const kernelCache = new Map<string, KernelInfo>();

/** Compiles a text for the kernels of the team's hosts, or those named. */
export async function checkScript(
  services: Services,
  teamId: string,
  input: z.infer<typeof checkInput>,
): Promise<KernelCheck[]> {
  const hosts = await listHosts(services, teamId, { hostIds: input.hostIds });
  const hostIds = new Map<string, string[]>();
  for (const host of hosts) {
    if (host.kernel === null) continue;
    hostIds.set(host.kernel.id, [...(hostIds.get(host.kernel.id) ?? []), host.id]);
  }
  const wanted = input.kernelIds ?? [...hostIds.keys()];
  // Only kernels that a host of the team runs: another team's may tell what it runs.
  const kernels = await loadKernels(
    services.db,
    wanted.filter((id) => hostIds.has(id)),
  );
  const checks: KernelCheck[] = [];
  for (const kernel of kernels.values()) {
    const info = await readKernel(services, kernel);
    checks.push({
      kernel,
      hostIds: hostIds.get(kernel.id) ?? [],
      ...(info === undefined
        ? { result: 'unknown', diagnostics: [] }
        : compileFor(services, info, input)),
    });
  }
  return checks;
}

function compileFor(
  { checker }: Services,
  kernel: KernelInfo,
  input: z.infer<typeof checkInput>,
): Pick<KernelCheck, 'result' | 'diagnostics'> {
  const { diagnostics } = checker.compile(input.text, kernel, toCompileOptions(input));
  const isRefused = diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return { result: isRefused ? 'error' : 'ok', diagnostics };
}

async function readKernel(
  { db, checker }: Services,
  { id }: KernelSummary,
): Promise<KernelInfo | undefined> {
  const cached = kernelCache.get(id);
  if (cached !== undefined) return cached;
  const row = await db.kernel.findUnique({ where: { id }, select: { info: true } });
  if (!row?.info) return undefined;
  const info = checker.readKernel(row.info);
  const [oldest] = kernelCache.keys();
  if (kernelCache.size >= kernelCacheSize && oldest !== undefined) kernelCache.delete(oldest);
  kernelCache.set(id, info);
  return info;
}
