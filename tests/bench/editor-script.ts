/**
 * A script of two hundred lines as somebody writes who looks at a whole service: system calls by wildcard, scheduler,
 * block layer and network, with macros, maps of several kinds, and reads of kernel structs.
 */
export const editorScript = `// Where a service spends its time: system calls, run queue, disk and network.
config = { max_map_keys = 8192; }

macro micros(ns) { ns / 1000 }
macro age(since) { nsecs - since }

let @open = lruhash(4096);

begin
{
  printf("Tracing %s... Hit Ctrl-C to end.\\n", "a service");
  printf("%-8s %-16s %-7s %s\\n", "TIME", "COMM", "PID", "WHAT");
  @started = nsecs;
}

// System calls: latency by name of the process, errors by number.
tracepoint:syscalls:sys_enter_*
{
  @call[tid] = nsecs;
  @calls[probe] = count();
}

tracepoint:syscalls:sys_exit_*
/@call[tid]/
{
  $ns = nsecs - @call[tid];
  @call_us[comm] = hist(micros($ns));
  if (args.ret < 0) {
    @errors[comm, -args.ret] = count();
  }
  if ($ns > 100000000) {
    printf("%-8s %-16s %-7d slow call: %d us\\n", strftime("%H:%M:%S", nsecs), comm, pid, micros($ns));
  }
  delete(@call[tid]);
}

// Files: what is opened, and how it ends.
tracepoint:syscalls:sys_enter_open,
tracepoint:syscalls:sys_enter_openat
{
  @path[tid] = args.filename;
}

tracepoint:syscalls:sys_exit_open,
tracepoint:syscalls:sys_exit_openat
/@path[tid]/
{
  $ret = args.ret;
  $fd = $ret >= 0 ? $ret : -1;
  $errno = $ret >= 0 ? 0 : -$ret;
  if ($errno != 0) {
    printf("%-8s %-16s %-7d open of %s failed: %d\\n",
      strftime("%H:%M:%S", nsecs), comm, pid, str(@path[tid]), $errno);
  } else {
    @open[str(@path[tid])] = 1;
  }
  @last_fd[pid] = $fd;
  delete(@path[tid]);
}

tracepoint:syscalls:sys_enter_read,
tracepoint:syscalls:sys_enter_write
{
  @sizes[probe] = lhist(args.count, 0, 65536, 4096);
  if (args.count > 1048576) {
    @large[comm, args.fd] = max(args.count);
  }
}

// The life of processes.
tracepoint:sched:sched_process_exec
{
  $task = curtask;
  $parent = $task->real_parent;
  @execs = count();
  printf("%-8s %-16s %-7d exec by %s (%d)\\n",
    strftime("%H:%M:%S", nsecs), comm, pid, $parent->comm, $parent->tgid);
  @born[pid] = nsecs;
}

tracepoint:sched:sched_process_exit
/@born[pid]/
{
  @lifetime_ms = hist(age(@born[pid]) / 1000000);
  delete(@born[pid]);
}

tracepoint:sched:sched_process_fork
{
  @forks[args.parent_comm] = count();
  if (args.child_pid == args.parent_pid) {
    errorf("a process that is its own parent: %d", args.child_pid);
  }
}

// The run queue.
tracepoint:sched:sched_wakeup,
tracepoint:sched:sched_wakeup_new
{
  @queued[args.pid] = nsecs;
}

tracepoint:sched:sched_switch
{
  if (args.prev_state == 0) {
    @queued[args.prev_pid] = nsecs;
  }
  $next = args.next_pid;
  $since = @queued[$next];
  if ($since > 0) {
    $us = micros(age($since));
    @queue_us = hist($us);
    @queue_stats[args.next_comm] = stats($us);
    if ($us > 50000) {
      printf("%-8s %-16s %-7d waited %d us for a processor\\n",
        strftime("%H:%M:%S", nsecs), args.next_comm, $next, $us);
    }
  }
  delete(@queued[$next]);
  @switches[cpu] = count();
}

// Memory.
software:page-faults:100
{
  @faults[comm] = count();
  @fault_stacks[ustack(6), comm] = count();
}

tracepoint:kmem:mm_page_alloc
/args.order > 3/
{
  @big_pages[args.order] = count();
  @page_stacks[kstack(8)] = count();
}

// Where processors are.
profile:hz:49
{
  @on_cpu[kstack(12), comm] = count();
  $mm = curtask->mm;
  if ($mm != 0) {
    @mapped_pages[comm] = max($mm->total_vm);
    @data_pages[comm] = avg($mm->data_vm);
  }
  $cgroup = curtask->cgroups->dfl_cgrp;
  @cgroups[$cgroup->kn->id] = count();
}

// The network.
tracepoint:sock:inet_sock_set_state
{
  $sk = (struct sock *)args.skaddr;
  $family = $sk->__sk_common.skc_family;
  if ($family == AF_INET) {
    $to = ntop(AF_INET, args.daddr);
    $port = args.dport;
    @states[args.oldstate, args.newstate] = count();
    if (args.newstate == TCP_ESTABLISHED) {
      @connected[args.skaddr] = nsecs;
      printf("%-8s %-16s %-7d connected to %s:%d\\n",
        strftime("%H:%M:%S", nsecs), comm, pid, $to, $port);
    }
    if (args.newstate == TCP_CLOSE && @connected[args.skaddr] != 0) {
      @connection_ms = hist(age(@connected[args.skaddr]) / 1000000);
      delete(@connected[args.skaddr]);
    }
  }
}

tracepoint:net:net_dev_queue,
tracepoint:net:netif_receive_skb
{
  $skb = (struct sk_buff *)args.skbaddr;
  @packets[probe, str(args.name)] = count();
  @bytes[$skb->dev->name] = sum($skb->len);
  @protocols[bswap($skb->protocol)] = count();
}

tracepoint:signal:signal_generate
{
  @signals[args.comm, args.sig] = count();
  for ($i : 0..3) {
    @rounds[$i] += 1;
  }
}

// What is shown, and when it ends.
interval:s:5
{
  time("%H:%M:%S\\n");
  print(@queue_us);
  print(@calls, 10);
  clear(@calls);
  for ($each : @errors) {
    printf("%s: errno %d, %d times\\n", $each.0.0, $each.0.1, (int64)$each.1);
  }
}

end
{
  printf("traced for %d s\\n", (nsecs - @started) / 1000000000);
  clear(@call);
  clear(@path);
  clear(@queued);
}
`;
