#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace sonde {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& each : strings) pointers.push_back(const_cast<char*>(each.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Runs in the child of a threaded process: only async-signal-safe calls.
[[noreturn]] void WaitAndExecute(const char* path, char* const* argv, char* const* env, int gate,
                                 int result) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // Before the gate, so that what is attached meanwhile does not see these calls.
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // Node marks its standard streams to be closed on execution; the command shares them with us.
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) fcntl(stream, F_SETFD, 0);
  char byte;
  ssize_t got;
  do {
    got = read(gate, &byte, 1);
  } while (got < 0 && errno == EINTR);
  if (got != 1) _exit(0);  // the parent gave up, or died
  execve(path, argv, env);
  const int32_t error = errno;
  [[maybe_unused]] const ssize_t written = write(result, &error, sizeof error);
  _exit(127);
}

}  // namespace

int SpawnSuspended(const std::string& path, const std::vector<std::string>& argv,
                   const std::vector<std::string>& env, SuspendedChild* child) {
  const std::vector<char*> argv_pointers = Pointers(argv);
  const std::vector<char*> env_pointers = Pointers(env);
  int gate[2];
  int result[2];
  if (pipe2(gate, O_CLOEXEC) != 0) return errno;
  if (pipe2(result, O_CLOEXEC) != 0) {
    const int error = errno;
    close(gate[0]);
    close(gate[1]);
    return error;
  }
  const pid_t pid = fork();
  if (pid == 0) {
    // Else the child would hold its own gate open and never see the parent go.
    close(gate[1]);
    WaitAndExecute(path.c_str(), argv_pointers.data(), env_pointers.data(), gate[0], result[1]);
  }
  const int error = pid < 0 ? errno : 0;
  close(gate[0]);
  close(result[1]);
  if (error != 0) {
    close(gate[1]);
    close(result[0]);
    return error;
  }
  *child = {pid, gate[1], result[0]};
  return 0;
}

int ExitWatch::Open(pid_t pid, bool reap, std::function<void(ExitStatus)> ended,
                    std::unique_ptr<ExitWatch>* watch) {
  std::unique_ptr<ExitWatch> opened(new ExitWatch());
  opened->pid_fd_ = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (opened->pid_fd_ < 0) return errno;
  opened->stop_fd_ = eventfd(0, EFD_CLOEXEC);
  if (opened->stop_fd_ < 0) return errno;
  opened->thread_ = std::thread(
      [self = opened.get(), reap, ended = std::move(ended)] { self->Run(reap, ended); });
  *watch = std::move(opened);
  return 0;
}

ExitWatch::~ExitWatch() {
  if (thread_.joinable()) {
    const uint64_t one = 1;
    while (write(stop_fd_, &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
  }
  if (pid_fd_ >= 0) close(pid_fd_);
  if (stop_fd_ >= 0) close(stop_fd_);
}

void ExitWatch::Run(bool reap, const std::function<void(ExitStatus)>& ended) const {
  pollfd fds[2] = {{pid_fd_, POLLIN, 0}, {stop_fd_, POLLIN, 0}};
  while (poll(fds, 2, -1) < 0 && errno == EINTR) {
  }
  if ((fds[0].revents & POLLIN) == 0) return;
  ExitStatus status;
  siginfo_t info{};
  if (reap && waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(pid_fd_), &info, WEXITED) == 0) {
    const bool exited = info.si_code == CLD_EXITED;
    status.code = exited ? info.si_status : 128 + info.si_status;
    status.signal = exited ? 0 : info.si_status;
  }
  ended(status);
}

}  // namespace sonde
