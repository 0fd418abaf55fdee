// Follows a suspended child through its execve to the entry point of its program.
#pragma once

#include <sys/types.h>

namespace sonde {

// Opens the gate. True: the child is stopped before the first instruction of its program, when the dynamic loader has mapped all
// libraries; the calling thread must Resume() it. False: it runs, or has ended. Waits for at most a second.
bool RunToEntry(pid_t pid, int gate_fd);

void Resume(pid_t pid);

}  // namespace sonde
