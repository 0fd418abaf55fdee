#include "close-all.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>

namespace sonde {

void CloseAll(const std::vector<int>& fds) {
  constexpr size_t kThreadsMax = 64;
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < fds.size(); i = next++) close(fds[i]);
  };
  std::vector<std::thread> threads;
  const size_t wanted = std::min(fds.size(), kThreadsMax);
  for (size_t i = 1; i < wanted; i++) threads.emplace_back(work);
  work();
  for (std::thread& each : threads) each.join();
}

}  // namespace sonde
