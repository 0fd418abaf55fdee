#pragma once

#include <vector>

namespace sonde {

// Closes the descriptors on several threads and returns when all are closed. Closing one of a perf
// event waits for grace periods of the kernel (about 20 ms): side by side these waits overlap.
void CloseAll(const std::vector<int>& fds);

}  // namespace sonde
