import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file that only its owner may read; a reader sees the old text or the new one, never half. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** The text of the file, which is made by `create` on the first call ever. */
export async function keepSecretFile(
  path: string,
  create: () => string | Promise<string>,
): Promise<string> {
  const existing = await readFile(path, 'utf8').catch(() => undefined);
  if (existing !== undefined) return existing;
  const text = await create();
  await writeSecretFile(path, text);
  return text;
}

/** 256 random bits, as text for a header, a password or a URL. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');
