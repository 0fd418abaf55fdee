/** Those of x86-64 that arm64 has otherwise, or has as it was configured. */
export const x86: readonly Readonly<Record<string, number>>[] = [
  // arch/x86/include/asm/page_types.h
  {
    PAGE_SHIFT: 12,
    PAGE_SIZE: 4096,
    PMD_SHIFT: 21,
    PMD_SIZE: 2_097_152,
    PUD_SHIFT: 30,
  },
  // include/uapi/asm-generic/fcntl.h
  {
    O_DIRECTORY: 0o200000,
    O_NOFOLLOW: 0o400000,
    O_DIRECT: 0o40000,
    O_TMPFILE: 0o20200000,
  },
  // include/uapi/asm-generic/fcntl.h: what the kernel sets on opening
  {
    O_LARGEFILE: 0o100000,
  },
];

/** arm64 without what depends on the size of its pages, which is 4, 16 or 64 KiB. */
export const arm64: readonly Readonly<Record<string, number>>[] = [
  // arch/arm64/include/uapi/asm/fcntl.h
  {
    O_DIRECTORY: 0o40000,
    O_NOFOLLOW: 0o100000,
    O_DIRECT: 0o200000,
    O_LARGEFILE: 0o400000,
    O_TMPFILE: 0o20040000,
  },
];
