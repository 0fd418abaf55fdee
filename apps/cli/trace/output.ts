import type { Diagnostic, Schema } from '@sonde/compiler';
import {
  attachedProbesJson,
  attachedProbesText,
  type Rendered,
  resultRenderer,
} from '@sonde/output';
import type { SessionOutput, SharedAttachment } from '@sonde/runtime';
import type { TraceOptions } from '../options.ts';
import { type Sink, writeError } from '../write.ts';

export interface Output {
  readonly show: (output: SessionOutput) => void;
}

/** What `-v` says about what is really attached. */
function sharedAttachments(shared: readonly SharedAttachment[]): void {
  for (const { through, probes } of shared)
    writeError(`${probes} ${probes === 1 ? 'probe' : 'probes'} attached through one ${through}\n`);
}

/** Prints what a session puts out the way bpftrace does: results to the sink, the rest to stderr. */
export function createOutput(
  schema: Schema,
  options: Pick<TraceOptions, 'format' | 'quiet' | 'warnings' | 'verbose'>,
  sink: Sink,
  warn: (diagnostic: Diagnostic) => void,
): Output {
  const renderer = resultRenderer(schema, options.format);
  const write = (pieces: readonly Rendered[]): void => {
    for (const { stream, text } of pieces) {
      if (stream === 'stdout') sink.write(text);
      else if (options.warnings !== 'none') writeError(text);
    }
  };
  const attached = (probes: number): void => {
    if (options.quiet) return;
    if (options.format === 'json') sink.write(attachedProbesJson(probes));
    else writeError(attachedProbesText(probes));
  };
  return {
    show(output) {
      switch (output.kind) {
        case 'attached':
          attached(output.probes);
          for (const path of output.pinned) writeError(`Program pinned to ${path}\n`);
          return options.verbose ? sharedAttachments(output.shared) : undefined;
        case 'events':
        case 'snapshot':
        case 'host-text':
        case 'lost':
          return write(renderer.item(output));
        case 'warning':
          return warn(output.diagnostic);
        case 'ended':
          return write(renderer.end());
        // Only createReport has something to say of these.
        case 'test':
        case 'benchmark':
        case 'stats':
          return;
      }
    },
  };
}
