import { openMachine, serializeKernelInfo } from '@sonde/ebpf';
import { UsageError } from '../options.ts';
import { writeOutput } from '../write.ts';

/** `sonde kernel-info > FILE`: what the compiler needs to know of this kernel, for checks elsewhere. */
export function writeKernelInfo(): number {
  if (process.stdout.isTTY) throw new UsageError('the output is binary: redirect it to a file');
  writeOutput(serializeKernelInfo(openMachine().kernel));
  return 0;
}
