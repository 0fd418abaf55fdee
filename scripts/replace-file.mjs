import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Puts a file in the place of another in one step: whoever has the old one open or mapped keeps it whole. A library that
 * is written over while a process runs it ends that process with SIGSEGV or SIGBUS.
 */
export const replaceFile = (path, content) =>
  inOneStep(path, (partial) => writeFileSync(partial, content));

/** The same with a copy of `from`. */
export const replaceWithCopy = (path, from) =>
  inOneStep(path, (partial) => copyFileSync(from, partial));

function inOneStep(path, write) {
  const partial = `${path}.${process.pid}`;
  try {
    write(partial);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}
