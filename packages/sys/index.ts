/** N-API addon: bpf(2), perf_event_open(2), mmap, epoll. */
export {};
