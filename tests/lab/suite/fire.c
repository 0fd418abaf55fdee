/*
 * What the cases trace: a static program whose words say what it does. Its functions, probes and variable have
 * known names and are used a known number of times.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define _SDT_HAS_SEMAPHORES 1
#include <sys/sdt.h>
#include "fire-forms.h"
__extension__ unsigned short fire_guarded_semaphore __attribute__((section(".probes")));
__extension__ unsigned short fire_hit_semaphore __attribute__((section(".probes")));

volatile long fire_watched;

__attribute__((noinline)) long fire_add(int a, long b) {
  __asm__ volatile("");
  return a + b;
}

__attribute__((noinline)) long fire_outer(long b) { return fire_add(40, b) + 1; }

static void add(void) {
  for (int i = 0; i < 3; i++) printf("%ld\n", fire_outer(i));
}

static void hit(void) {
  for (int i = 0; i < 3; i++) {
    STAP_PROBE2(fire, hit, i + 7, "some text");
    if (fire_guarded_semaphore > 0) STAP_PROBE1(fire, guarded, i);
  }
}

static void watched(void) {
  for (int i = 1; i <= 5; i++) fire_watched = i;
}

static void reads(void) {
  for (int i = 0; i < 5; i++) (void)fire_watched;
}

/* Opens and reads this program's file "input", which holds ten bytes. */
static void files(void) {
  char bytes[64];
  for (int i = 0; i < 2; i++) {
    int fd = open("/lab/suite/input", O_RDONLY);
    if (fd < 0 || read(fd, bytes, sizeof(bytes)) != 10) exit(3);
    close(fd);
  }
}

/* Asks for what the kernel knows of an open file. */
static void stats(void) {
  struct stat known;
  int fd = open("/lab/suite/input", O_RDONLY);
  if (fd < 0 || fstat(fd, &known)) exit(6);
  close(fd);
}

/* Writes to pages that were never touched. */
static void faults(void) {
  size_t bytes = 400 * 4096;
  char *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (size_t at = 0; at < bytes; at += 4096) pages[at] = 1;
}

static void naps(void) {
  struct timespec nap = {.tv_nsec = 2000000};
  for (int i = 0; i < 30; i++) nanosleep(&nap, NULL);
}

static void spin(void) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  do clock_gettime(CLOCK_MONOTONIC, &now);
  while (now.tv_sec - start.tv_sec < 2);
}

/* Stays until it is ended, for symbols that are looked up in the process. */
static void stay(void) {
  puts("stays");
  fflush(stdout);
  for (;;) pause();
}

/* Goes on for half a minute unless it is ended, for what is attached to while it runs. */
static void beats(void) {
  struct timespec nap = {.tv_nsec = 50000000};
  puts("stays");
  fflush(stdout);
  for (int i = 0; i < 600; i++) {
    fire_add(i, 1);
    hit();
    files();
    nanosleep(&nap, NULL);
  }
}

/* Connects to itself over the loopback. */
static void connects(const char *ip, int family, int port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  inet_pton(family, ip, family == AF_INET ? (void *)&v4.sin_addr : (void *)&v6.sin6_addr);
  void *address = family == AF_INET ? (void *)&v4 : (void *)&v6;
  socklen_t bytes = family == AF_INET ? sizeof(v4) : sizeof(v6);
  int server = socket(family, SOCK_STREAM, 0), client = socket(family, SOCK_STREAM, 0), yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(server, address, bytes) || listen(server, 1) || connect(client, address, bytes)) {
    perror("connect");
    exit(4);
  }
  close(accept(server, NULL, NULL));
}

/* Writes to the disk, through the block layer. */
static void syncs(void) {
  int fd = open("/lab/written", O_CREAT | O_WRONLY, 0600);
  if (fd < 0 || write(fd, "bytes", 5) != 5 || fsync(fd)) exit(5);
  close(fd);
}

static void children(void) {
  for (int i = 0; i < 2; i++) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, NULL, 0);
  }
}

/* Four processes that keep one CPU busy: 400000 system calls. */
static void crowd(void) {
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  if (sched_setaffinity(0, sizeof(first), &first)) exit(7);
  for (int i = 0; i < 4; i++) {
    if (fork() != 0) continue;
    for (int call = 0; call < 100000; call++) syscall(SYS_getppid);
    _exit(0);
  }
  while (wait(NULL) > 0) continue;
}

/* Asks for its process by a 32-bit system call, whose number is that of writev among the others. */
static void compat(void) {
  int result = 0;
#ifdef __x86_64__
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
#endif
  if (result != getpid()) exit(8);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const char *word = argv[i];
    if (!strcmp(word, "add")) add();
    else if (!strcmp(word, "hit")) hit();
    else if (!strcmp(word, "watched")) watched();
    else if (!strcmp(word, "files")) files();
    else if (!strcmp(word, "faults")) faults();
    else if (!strcmp(word, "naps")) naps();
    else if (!strcmp(word, "spin")) spin();
    else if (!strcmp(word, "children")) children();
    else if (!strcmp(word, "crowd")) crowd();
    else if (!strcmp(word, "compat")) compat();
    else if (!strcmp(word, "sync")) syncs();
    else if (!strcmp(word, "connect4")) connects("127.0.0.1", AF_INET, 4004);
    else if (!strcmp(word, "connect6")) connects("::1", AF_INET6, 4006);
    else if (!strcmp(word, "reads")) reads();
    else if (!strcmp(word, "stats")) stats();
    else if (!strcmp(word, "forms")) forms();
    else if (!strcmp(word, "beats")) beats();
    else if (!strcmp(word, "stay")) stay();
    else return 2;
  }
  return 0;
}
