#include "entry.h"

#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sonde {
namespace {

void OpenGate(int gate_fd) {
  while (write(gate_fd, "x", 1) < 0 && errno == EINTR) {
  }
}

#if defined(__x86_64__)

constexpr int kStepMicroseconds = 200;
constexpr int kStepsMax = 5000;
constexpr long kBreakpoint = 0xcc;

// Waits until the traced child stops; gives its status as waitpid() would, shifted, or -1 when it ended or takes too long. An end is
// left for others to reap.
int WaitForStop(pid_t pid) {
  for (int step = 0; step < kStepsMax; step++) {
    siginfo_t info{};
    const int flags = WSTOPPED | WEXITED | WNOHANG | WNOWAIT | __WALL;
    if (waitid(P_PID, static_cast<id_t>(pid), &info, flags) != 0 && errno != EINTR) return -1;
    if (info.si_pid == pid) {
      if (info.si_code != CLD_TRAPPED && info.si_code != CLD_STOPPED) return -1;
      waitid(P_PID, static_cast<id_t>(pid), &info, WSTOPPED | __WALL);
      return info.si_status;
    }
    usleep(kStepMicroseconds);
  }
  return -1;
}

// Lets the child run until it stops for `wanted`; signals for it are passed on. False when it does not come there.
bool RunUntil(pid_t pid, int wanted) {
  for (;;) {
    const int status = WaitForStop(pid);
    if (status < 0) return false;
    if (status == wanted) return true;
    const int signal = status >> 8 == 0 ? status : 0;
    if (ptrace(PTRACE_CONT, pid, nullptr, signal) != 0) return false;
  }
}

bool Interrupt(pid_t pid) {
  return ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr) == 0 && WaitForStop(pid) >= 0;
}

// AT_ENTRY of the child's auxiliary vector; 0 when it has none, or is no 64-bit program.
uint64_t EntryOf(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/auxv";
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  uint64_t entry = 0;
  Elf64_auxv_t each;
  while (entry == 0 && read(fd, &each, sizeof each) == sizeof each && each.a_type != AT_NULL)
    if (each.a_type == AT_ENTRY) entry = each.a_un.a_val;
  close(fd);
  return entry;
}

// From its execve to its entry, by a breakpoint there that is taken away again.
bool RunFromExec(pid_t pid) {
  const uint64_t entry = EntryOf(pid);
  if (entry == 0) return false;
  void* const address = reinterpret_cast<void*>(entry);
  errno = 0;
  const long word = ptrace(PTRACE_PEEKTEXT, pid, address, nullptr);
  // A uprobe stands there already: the kernel would take the trap for its own.
  if (errno != 0 || (word & 0xff) == kBreakpoint) return false;
  if (ptrace(PTRACE_POKETEXT, pid, address, (word & ~0xffL) | kBreakpoint) != 0) return false;
  bool there = ptrace(PTRACE_CONT, pid, nullptr, 0) == 0 && RunUntil(pid, SIGTRAP);
  // Too slow, or gone: stopped where it is, to take the breakpoint away.
  if (!there && !Interrupt(pid)) return false;
  ptrace(PTRACE_POKETEXT, pid, address, word);
  const size_t rip = offsetof(user_regs_struct, rip);
  if (there) there = ptrace(PTRACE_POKEUSER, pid, reinterpret_cast<void*>(rip), entry) == 0;
  return there;
}

#endif

}  // namespace

#if defined(__x86_64__)

bool RunToEntry(pid_t pid, int gate_fd) {
  const bool traced = ptrace(PTRACE_SEIZE, pid, nullptr, PTRACE_O_TRACEEXEC) == 0;
  OpenGate(gate_fd);
  if (!traced) return false;
  if (RunUntil(pid, SIGTRAP | PTRACE_EVENT_EXEC << 8) && RunFromExec(pid)) return true;
  Resume(pid);
  return false;
}

void Resume(pid_t pid) {
  if (ptrace(PTRACE_DETACH, pid, nullptr, 0) == 0) return;
  // It is not stopped, or is gone.
  if (Interrupt(pid)) ptrace(PTRACE_DETACH, pid, nullptr, 0);
}

#else

// Stacks are unwound by tables on x86-64 alone: nowhere else is a child stopped.
bool RunToEntry(pid_t, int gate_fd) {
  OpenGate(gate_fd);
  return false;
}

void Resume(pid_t) {}

#endif

}  // namespace sonde
