/** ELF symbols, USDT notes and DWARF over bytes. */
export {};
