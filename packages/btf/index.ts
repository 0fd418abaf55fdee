/** BTF reader and writer over bytes. */
export {};
