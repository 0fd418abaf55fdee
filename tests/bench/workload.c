/* Makes system calls when told to: reads "KIND COUNT" from stdin, does it, answers with a line. Ends with stdin. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void once(const char *kind, int zero, char *buffer, long round) {
  if (!strcmp(kind, "getppid")) syscall(SYS_getppid);
  else if (!strcmp(kind, "openat")) openat(AT_FDCWD, "/nowhere/sonde/bench/some/longer/path.txt", O_RDONLY);
  else if (!strcmp(kind, "read")) (void)!read(zero, buffer, 1 + (round * 37) % 4096);
}

int main(void) {
  char kind[32], buffer[4096];
  long count;
  int zero = open("/dev/zero", O_RDONLY);
  printf("ready\n");
  fflush(stdout);
  while (scanf("%31s %ld", kind, &count) == 2) {
    for (long round = 0; round < count; round++) once(kind, zero, buffer, round);
    printf("done\n");
    fflush(stdout);
  }
  return 0;
}
