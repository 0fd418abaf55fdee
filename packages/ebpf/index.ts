/** Kernel objects: maps, programs, links, ring buffers, facts about the kernel. */
export {};
