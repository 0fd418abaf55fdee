import { fstatSync, openSync, writeSync } from 'node:fs';

/** Where text goes. Writes are synchronous: nothing is lost when the process ends, and a slow reader slows us. */
export interface Sink {
  write(text: string): void;
  flush(): void;
}

/** A reader that has gone away (`| head`): the program ends quietly. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

/** `full` collects up to 64 KiB, the other modes write each piece at once. */
export function fileSink(fd: number, buffering: 'line' | 'full' | 'none'): Sink {
  let pending = '';
  const flush = (): void => {
    const text = pending;
    pending = '';
    writeAll(fd, Buffer.from(text, 'utf8'));
  };
  return {
    write(text) {
      pending += text;
      if (buffering !== 'full' || pending.length > 65_536) flush();
    },
    flush,
  };
}

/** What a command was asked for. Throws ReaderGone when nobody reads it any more. */
export const writeOutput = (data: string | Uint8Array): void => writeAll(1, Buffer.from(data));

/**
 * Text for the user's terminal. Not by `process.stderr`: making that loads all of Node's streams, which takes as
 * long as compiling a script. A reader who has gone away misses nothing.
 */
export function writeError(text: string): void {
  try {
    writeAll(2, Buffer.from(text, 'utf8'));
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  }
}

/** Whether text for the user goes to a terminal. A pipe or a file is none, and then nothing of Node's is loaded to ask. */
export const errorsGoToTerminal = (): boolean =>
  fstatSync(2).isCharacterDevice() && process.stderr.isTTY === true;

export const openOutput = (path: string): number => openSync(path, 'w', 0o644);

function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') throw new ReaderGone();
      // A pipe in non-blocking mode that is full: wait a little, the kernel's ring buffer holds what comes meanwhile.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
