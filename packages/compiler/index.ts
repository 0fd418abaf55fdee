/** bpftrace source text to eBPF programs, as a pure function. */
export {};
