/* What traced cases trace. The argument picks what it does; every mode ends by itself. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct point {
  int32_t x;
  int32_t y;
};

struct shape {
  char name[8];
  struct point corner;
  struct point *center;
  unsigned int low : 4;
  unsigned int high : 12;
  uint8_t bytes[6];
};

int global_number = 42;
char global_letter = 'A';

/* Written as <sys/sdt.h> writes it, so that no package is needed. */
#define PROBE(name, arguments, ...)                                                                \
  asm volatile("990: nop\n"                                                                        \
               ".pushsection .note.stapsdt,\"?\",\"note\"\n"                                       \
               ".balign 4\n.4byte 992f-991f, 994f-993f, 3\n"                                       \
               "991: .asciz \"stapsdt\"\n992: .balign 4\n"                                         \
               "993: .8byte 990b, _.stapsdt.base, 0\n"                                             \
               ".asciz \"workload\"\n.asciz \"" name "\"\n.asciz \"" arguments "\"\n"               \
               "994: .balign 4\n.popsection\n"                                                     \
               ".ifndef _.stapsdt.base\n"                                                          \
               ".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"             \
               ".weak _.stapsdt.base\n.hidden _.stapsdt.base\n"                                    \
               "_.stapsdt.base: .space 1\n.size _.stapsdt.base,1\n.popsection\n.endif\n" ::__VA_ARGS__)

__attribute__((noinline)) int add(int a, int b) {
  asm volatile("" ::: "memory");
  return a + b;
}

__attribute__((noinline)) unsigned long six(unsigned long a, unsigned long b, unsigned long c,
                                            unsigned long d, unsigned long e, unsigned long f) {
  asm volatile("" ::: "memory");
  return a + b + c + d + e + f;
}

__attribute__((noinline)) int greet(const char *name, const char **words) {
  asm volatile("" ::"r"(name), "r"(words) : "memory");
  return (int)strlen(name);
}

__attribute__((noinline)) int draw(struct shape *shape) {
  asm volatile("" ::"r"(shape) : "memory");
  return shape->corner.x;
}

__attribute__((noinline)) int inner(int n) {
  asm volatile("" ::: "memory");
  return n + 1;
}

__attribute__((noinline)) int outer(int n) {
  int result = inner(n) * 2;
  asm volatile("" : "+r"(result)::"memory");
  return result;
}

static void calls(void) {
  const char *words[] = {"one", "two", "three", NULL};
  struct point center = {7, -8};
  struct shape shape = {"square", {-3, 4}, &center, 5, 1000, {0, 0x1b, 0xfe, 0x80, 9, 255}};
  for (int i = 1; i <= 3; i++) add(i, -i * 2);
  six(1, 2, 3, 4, 5, 6);
  greet("world", words);
  draw(&shape);
  outer(20);
}

static void marks(void) {
  const char *text = "marked";
  for (int i = 0; i < 3; i++) PROBE("pair", "-4@%0 8@%1", "r"(i), "r"(text));
  PROBE("plain", "", "r"(0));
}

static void files(void) {
  char bytes[16] = {0};
  for (int i = 0; i < 3; i++) {
    int fd = open("/dev/zero", O_RDONLY);
    if (read(fd, bytes, 4 + i * 4) < 0) exit(1);
    close(fd);
  }
  if (open("/no/such/file", O_RDONLY) >= 0) exit(1);
  int fd = open("/dev/null", O_WRONLY);
  if (write(fd, "bytes\x01\xff", 7) < 0) exit(1);
  close(fd);
}

static void signals(void) {
  signal(SIGUSR1, SIG_IGN);
  kill(getpid(), SIGUSR1);
  kill(getpid(), 0);
}

static void children(void) {
  if (fork() == 0) _exit(3);
  wait(NULL);
}

static void waits(void) {
  struct timespec pause = {0, 100000000};
  nanosleep(&pause, NULL);
}

static void spins(void) {
  clock_t end = clock() + CLOCKS_PER_SEC / 2;
  while (clock() < end) asm volatile("");
}

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "";
  if (!strcmp(mode, "calls")) {
    calls();
    waits();  /* lives until its addresses are named */
  }
  if (!strcmp(mode, "marks")) marks();
  if (!strcmp(mode, "files")) files();
  if (!strcmp(mode, "signals")) signals();
  if (!strcmp(mode, "children")) children();
  if (!strcmp(mode, "waits")) waits();
  if (!strcmp(mode, "spins")) spins();
  return 0;
}
