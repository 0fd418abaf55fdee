// Closing descriptors of perf events, which can wait for grace periods of the kernel.
#pragma once

#include <vector>

namespace sonde {

// Closes on many threads and returns when all are closed, so that the waits overlap.
void CloseAll(const std::vector<int>& fds);

// Closes at once here and leaves the waiting to a process that exits by itself. For events whose
// waits the kernel does one after another: a tracepoint's takes about 40 ms under a lock
// (perf_trace_event_unreg, kernel/trace/trace_event_perf.c, v6.1). Gives 0, or an errno and nothing is closed.
int CloseAside(std::vector<int> fds);

}  // namespace sonde
