#include "close-all.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <thread>

namespace sonde {
namespace {

// Runs in a process that was forked from a threaded one: only async-signal-safe calls. Keeps `kept`
// (ascending) and nothing else, so that it holds nobody's pipe or terminal open.
[[noreturn]] void HoldUntil(int parent_is_done, const std::vector<int>& kept) {
  unsigned first = 0;
  for (const int fd : kept) {
    const auto next = static_cast<unsigned>(fd);
    if (next > first) syscall(SYS_close_range, first, next - 1, 0);
    first = next + 1;
  }
  syscall(SYS_close_range, first, ~0U, 0);
  char byte;
  while (read(parent_is_done, &byte, 1) < 0 && errno == EINTR) {
  }
  // Memory goes first on exit, then the descriptors.
  _exit(0);
}

}  // namespace

void CloseAll(const std::vector<int>& fds) {
  constexpr size_t kThreadsMax = 512;
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

int CloseAside(std::vector<int> fds) {
  int done[2];
  if (pipe2(done, O_CLOEXEC) != 0) return errno;
  std::vector<int> kept = fds;
  kept.push_back(done[0]);
  std::sort(kept.begin(), kept.end());
  const pid_t child = fork();
  if (child == 0) {
    // The grandchild belongs to init, so that nobody here has to wait for it.
    if (fork() == 0) HoldUntil(done[0], kept);
    _exit(0);
  }
  const int error = child < 0 ? errno : 0;
  if (child > 0) {
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    for (const int fd : fds) close(fd);
  }
  close(done[0]);
  close(done[1]);
  return error;
}

}  // namespace sonde
