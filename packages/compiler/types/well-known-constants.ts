/**
 * Constants that headers define by `#define`, so that BTF lacks them, for scripts that include those
 * headers. Values of x86-64 and arm64 Linux, which agree on all of these.
 */
const families: readonly Readonly<Record<string, number>>[] = [
  // include/linux/socket.h
  {
    AF_UNSPEC: 0,
    AF_UNIX: 1,
    AF_LOCAL: 1,
    AF_INET: 2,
    AF_INET6: 10,
    AF_NETLINK: 16,
    AF_PACKET: 17,
  },
  // include/linux/net.h
  { SOCK_STREAM: 1, SOCK_DGRAM: 2, SOCK_RAW: 3 },
  // include/uapi/linux/in.h
  { IPPROTO_IP: 0, IPPROTO_ICMP: 1, IPPROTO_TCP: 6, IPPROTO_UDP: 17, IPPROTO_ICMPV6: 58 },
  // include/uapi/asm-generic/fcntl.h; O_DIRECTORY and O_NOFOLLOW differ between architectures
  {
    O_RDONLY: 0,
    O_WRONLY: 1,
    O_RDWR: 2,
    O_CREAT: 0o100,
    O_EXCL: 0o200,
    O_TRUNC: 0o1000,
    O_APPEND: 0o2000,
    O_NONBLOCK: 0o4000,
    O_CLOEXEC: 0o2000000,
    AT_FDCWD: -100,
  },
  // include/uapi/linux/stat.h
  {
    S_IFMT: 0o170000,
    S_IFSOCK: 0o140000,
    S_IFLNK: 0o120000,
    S_IFREG: 0o100000,
    S_IFBLK: 0o060000,
    S_IFDIR: 0o040000,
    S_IFCHR: 0o020000,
    S_IFIFO: 0o010000,
  },
  // include/linux/sched.h
  {
    TASK_RUNNING: 0,
    TASK_INTERRUPTIBLE: 1,
    TASK_UNINTERRUPTIBLE: 2,
    PF_EXITING: 4,
    PF_KTHREAD: 0x200000,
    TASK_COMM_LEN: 16,
  },
  // include/uapi/asm-generic/errno-base.h
  {
    EPERM: 1,
    ENOENT: 2,
    ESRCH: 3,
    EINTR: 4,
    EIO: 5,
    EAGAIN: 11,
    ENOMEM: 12,
    EACCES: 13,
    EFAULT: 14,
    EBUSY: 16,
    EEXIST: 17,
    ENODEV: 19,
    ENOTDIR: 20,
    EISDIR: 21,
    EINVAL: 22,
    ENOSPC: 28,
    EPIPE: 32,
  },
  // include/uapi/asm-generic/signal.h
  {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGUSR1: 10,
    SIGSEGV: 11,
    SIGUSR2: 12,
    SIGPIPE: 13,
    SIGALRM: 14,
    SIGTERM: 15,
    SIGCHLD: 17,
  },
];

export const wellKnownConstants: ReadonlyMap<string, bigint> = new Map(
  families.flatMap((family) =>
    Object.entries(family).map(([name, value]) => [name, BigInt(value)]),
  ),
);
