/** The eBPF instruction set: encode, decode, disassemble. */
export {};
