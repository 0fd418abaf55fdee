// A child that waits at a gate before it becomes its command, and the wait for a process to end.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace sonde {

struct SuspendedChild {
  pid_t pid;
  // Writing one byte opens the gate; closing it instead ends the child.
  int gate_fd;
  // Gives an i32 errno when the command cannot be executed, end of file when it was.
  int result_fd;
};

// Forks a child that executes `path` once its gate opens. Gives 0 or an errno.
int SpawnSuspended(const std::string& path, const std::vector<std::string>& argv,
                   const std::vector<std::string>& env, SuspendedChild* child);

struct ExitStatus {
  // -1 when it is not our child, whose status is not ours to know.
  int code = -1;
  int signal = 0;
};

// Waits for the end of a process on a thread of its own. Needs pidfd_open, Linux 5.3.
class ExitWatch {
 public:
  // `reap`: the process is our child. `ended` is called once, on the watch's thread. Gives 0 or an errno.
  static int Open(pid_t pid, bool reap, std::function<void(ExitStatus)> ended,
                  std::unique_ptr<ExitWatch>* watch);
  ~ExitWatch();
  ExitWatch(const ExitWatch&) = delete;
  ExitWatch& operator=(const ExitWatch&) = delete;

 private:
  ExitWatch() = default;
  void Run(bool reap, const std::function<void(ExitStatus)>& ended) const;

  int pid_fd_ = -1;
  int stop_fd_ = -1;
  std::thread thread_;
};

}  // namespace sonde
