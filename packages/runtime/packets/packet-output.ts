import { type CompiledScript, packetBufferBytes } from '@sonde/compiler';
import { type Binding, type KernelMap, PerfOutput } from '@sonde/ebpf';
import { PacketFiles } from './packet-files.ts';

/** How often what programs wrote is brought to the files. */
const readIntervalMs = 20;

export interface PacketOptions {
  readonly binding: Binding;
  readonly onlineCpus: readonly number[];
  /** A file could not be written: nothing is written any more. */
  readonly onError: (error: unknown) => void;
}

/** Brings packets of skboutput() from the kernel to their files until it is closed. */
export class PacketOutput {
  private readonly options: PacketOptions;
  private readonly files: PacketFiles;
  private readonly output: PerfOutput;
  private readonly timer: NodeJS.Timeout;

  /** Throws SessionError or SyscallError, with nothing left open. */
  constructor(files: PacketFiles, map: KernelMap, options: PacketOptions) {
    const { binding, onlineCpus } = options;
    this.options = options;
    this.files = files;
    this.output = new PerfOutput(binding, map, {
      cpus: onlineCpus,
      bytesPerCpu: packetBufferBytes,
    });
    this.timer = setInterval(() => this.flush(), readIntervalMs);
  }

  /** Writes all that programs have put out until now. */
  flush(): void {
    const { binding, onError } = this.options;
    try {
      const bootNs = binding.clockNs('realtime') - binding.clockNs('boottime');
      this.files.write([...this.output.read()], bootNs);
    } catch (error) {
      this.close();
      onError(error);
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.output.close();
    this.files.close();
  }
}

/** For a script that writes packets; undefined for others. Throws SessionError or SyscallError, with nothing left open. */
export function openPackets(
  { maps, schema }: CompiledScript,
  kernelMaps: readonly KernelMap[],
  options: PacketOptions,
): PacketOutput | undefined {
  const map = kernelMaps[maps.findIndex(({ role }) => role === 'packets')];
  if (map === undefined) return undefined;
  const files = new PacketFiles(schema);
  try {
    return new PacketOutput(files, map, options);
  } catch (error) {
    files.close();
    throw error;
  }
}
