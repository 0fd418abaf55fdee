import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Text of a C header: an absolute path, or one relative to the given directories, then to the headers of the
 * running kernel, then to the system's. Undefined when none has it.
 */
export function readHeader(path: string, includeDirs: readonly string[]): string | undefined {
  if (isAbsolute(path)) return readText(path);
  const folders = [...includeDirs, ...kernelFolders(), ...systemFolders];
  for (const folder of folders) {
    const text = readText(join(folder, path));
    if (text !== undefined) return text;
  }
  return undefined;
}

const systemFolders = [
  '/usr/include',
  '/usr/include/x86_64-linux-gnu',
  '/usr/include/aarch64-linux-gnu',
];

function kernelFolders(): string[] {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x86';
  const modules = `/lib/modules/${release()}`;
  return [`${modules}/source`, `${modules}/build`].flatMap((tree) => [
    `${tree}/include`,
    `${tree}/include/uapi`,
    `${tree}/arch/${arch}/include`,
    `${tree}/arch/${arch}/include/uapi`,
    `${tree}/arch/${arch}/include/generated`,
  ]);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
