import type { CompiledScript, ProgramSpec } from '@sonde/compiler';
import type { SessionOptions } from '../options.ts';
import { createMaps } from './maps.ts';
import { loadPrograms } from './programs.ts';

/**
 * Has the kernel verify a script's programs without running them; nothing stays. `onVerified` gets how the
 * verifier walked each that it takes. Throws SessionError for the first that it refuses.
 */
export function verifyScript(
  compiled: CompiledScript,
  { binding, kernel }: Pick<SessionOptions, 'binding' | 'kernel'>,
  onVerified: (program: ProgramSpec, log: string) => void,
): void {
  const { features, possibleCpus } = kernel;
  const limited = compiled.pidFilter !== undefined;
  const maps = createMaps(binding, compiled, possibleCpus);
  try {
    const options = { features, limited, fullVerifierLog: true, onVerified };
    for (const { program } of loadPrograms(binding, compiled, maps, options)) program.close();
  } finally {
    for (const map of maps) map.close();
  }
}
