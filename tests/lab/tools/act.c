/*
 * What the tools of the library look at, where no command of Debian does it: a static program whose words say what
 * happens.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void nap(long ms) {
  struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int listener(int port, int backlog) {
  struct sockaddr_in address = loopback(port);
  int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(server, (void *)&address, sizeof(address)) || listen(server, backlog)) fail("listen");
  return server;
}

static int dial(int port, int flags) {
  struct sockaddr_in address = loopback(port);
  int client = socket(AF_INET, SOCK_STREAM | flags, 0);
  if (connect(client, (void *)&address, sizeof(address)) && errno != EINPROGRESS) return -1;
  return client;
}

/* A connection to itself on port 4100, over which 64 KiB go to the server, which closes last. */
static void talk(void) {
  static char bytes[65536];
  int server = listener(4100, 16), client = dial(4100, 0), peer = accept(server, NULL, NULL);
  if (client < 0 || peer < 0) fail("talk");
  for (size_t done = 0; done < sizeof(bytes);) {
    ssize_t sent = send(client, bytes + done, sizeof(bytes) - done, MSG_DONTWAIT);
    if (sent > 0) done += sent;
    while (recv(peer, bytes, sizeof(bytes), MSG_DONTWAIT) > 0) continue;
  }
  close(client);
  while (recv(peer, bytes, sizeof(bytes), 0) > 0) continue;
  close(peer);
  nap(50);
}

/* More connections to port 4101 than its queue holds. Who finds no room asks again after a second. */
static void overflow(void) {
  int server = listener(4101, 1);
  for (int i = 0; i < 5; i++) {
    dial(4101, SOCK_NONBLOCK);
    nap(20);
  }
  nap(1300);
  close(server);
}

/* Nobody listens on port 4102. */
static void refused(void) {
  if (dial(4102, 0) >= 0) fail("refused");
}

/* Uses memory, twice as much as a cgroup of 32 MiB has: reads it all again, so that it has to come back from swap. */
static void hog(void) {
  size_t bytes = 64 << 20;
  volatile char *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int round = 1; round <= 2; round++)
    for (size_t at = 0; at < bytes; at += 4096) pages[at] += round;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *hold(void *arg) {
  (void)arg;
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock(&mutex);
    nap(5);
    pthread_mutex_unlock(&mutex);
  }
  return NULL;
}

/* Two threads that hold the same lock by turns. */
static void contend(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, hold, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}

/* Works for a whole second, most of it in this function itself. */
static void spin(void) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  long long elapsed;
  do {
    for (volatile int i = 0; i < 10000; i++);
    clock_gettime(CLOCK_MONOTONIC, &now);
    elapsed = (now.tv_sec - start.tv_sec) * 1000000000LL + now.tv_nsec - start.tv_nsec;
  } while (elapsed < 1000000000LL);
}

/* Stays until it is ended, for symbols that are looked up in the process. */
static void stay(void) {
  puts("stays");
  fflush(stdout);
  for (;;) pause();
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const char *word = argv[i];
    if (!strcmp(word, "talk")) talk();
    else if (!strcmp(word, "overflow")) overflow();
    else if (!strcmp(word, "refused")) refused();
    else if (!strcmp(word, "hog")) hog();
    else if (!strcmp(word, "contend")) contend();
    else if (!strcmp(word, "spin")) spin();
    else if (!strcmp(word, "stay")) stay();
    else return 2;
  }
  return 0;
}
