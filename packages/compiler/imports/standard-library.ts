/**
 * Files of bpftrace's standard library that its scripts can import by name, C that a compiler would have to take for
 * the most part. What they define is part of the language here, always.
 */
const files = [
  'map/map.bpf.c',
  'process/process.bpf.c',
  'stack/dwunwind.bpf.c',
  'stack/dwunwind_defs.h',
  'strings/errors.h',
  'strings/signal.h',
  'strings/strings.bpf.c',
  'strings/strings.h',
  'strings/syscall.h',
  'system/system.bpf.c',
  'task/task.bpf.c',
  'task/vma.bpf.c',
  'test/test.bpf.c',
  'usdt/usdt.bpf.c',
].map((file) => `stdlib/${file}`);

const names = new Set(['stdlib', ...files, ...files.map((file) => file.replace(/\/[^/]*$/, ''))]);

/** Whether an import names the standard library or a part of it: there is nothing to read then. */
export const isStandardLibrary = (written: string): boolean =>
  names.has(written.replace(/\/$/, ''));
