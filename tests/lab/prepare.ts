import { ensureHostTools, ensureSuiteTools } from './host-tools.ts';
import { defaultSeries, ensureKernel } from './kernel.ts';
import { ensureRootImage } from './root-image.ts';

/** Kernels that the suites boot: those of SONDE_LAB_KERNELS, or all. */
export const testedSeries: readonly string[] =
  process.env.SONDE_LAB_KERNELS?.split(',') ?? defaultSeries;

/** Before the suites: they run side by side, and what they boot must not be built twice at once. */
export default function prepare(): void {
  ensureHostTools();
  ensureSuiteTools();
  for (const series of testedSeries) ensureKernel(series);
  ensureRootImage();
}
