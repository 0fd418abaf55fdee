/** What a command of system() may print before the rest is cut off. */
const outputBytesMax = 10 * 1024 * 1024;

/** Runs a command by the shell and gives what it wrote to stdout; its stderr is ours. Never fails: the shell says what is wrong. */
export async function runCommand(command: string): Promise<string> {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    const options = { maxBuffer: outputBytesMax, encoding: 'utf8' } as const;
    const child = execFile('/bin/sh', ['-c', command], options, (_error, stdout) =>
      resolve(stdout),
    );
    child.stderr?.pipe(process.stderr, { end: false });
  });
}

/** The first bytes of a file. Rejects when it cannot be read. */
export async function readHead(path: string, bytesMax: number): Promise<string> {
  const { open } = await import('node:fs/promises');
  await using file = await open(path);
  const bytes = new Uint8Array(bytesMax);
  let size = 0;
  // Files of /proc and /sys give a page at a time.
  while (size < bytesMax) {
    const { bytesRead } = await file.read(bytes, size, bytesMax - size, null);
    if (bytesRead === 0) break;
    size += bytesRead;
  }
  return new TextDecoder().decode(bytes.subarray(0, size));
}
