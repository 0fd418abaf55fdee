import type { KernelInfo } from '../kernel/kernel-info.ts';

/**
 * Functions that published scripts trace and that were renamed, inlined or split since, with what serves in their
 * place, the newest first. A name with a colon is a tracepoint. What a kernel has of these is looked up, not guessed.
 */
const successors: Readonly<Record<string, readonly string[]>> = {
  __alloc_pages_nodemask: ['__alloc_frozen_pages_noprof', '__alloc_pages_noprof', '__alloc_pages'],
  __audit_getname: ['audit_getname', '__audit_inode'],
  __do_page_cache_readahead: ['page_cache_ra_unbounded', 'do_page_cache_ra'],
  __elv_add_request: ['block:block_rq_insert'],
  __page_cache_alloc: ['filemap_alloc_folio_noprof', 'filemap_alloc_folio'],
  __vfs_read: ['vfs_read'],
  __vfs_write: ['vfs_write'],
  _do_fork: ['kernel_clone', 'sched:sched_process_fork'],
  add_to_page_cache_lru: ['filemap_add_folio'],
  account_page_dirtied: ['folio_account_dirtied', '__folio_mark_dirty'],
  blk_account_io_done: ['__blk_account_io_done', 'block:block_io_done', 'block:block_rq_complete'],
  blk_account_io_start: ['__blk_account_io_start', 'block:block_io_start', 'block:block_rq_issue'],
  blk_mq_make_request: ['blk_mq_submit_bio', 'block:block_bio_queue'],
  blk_start_request: ['blk_mq_start_request', 'block:block_rq_issue'],
  do_fork: ['kernel_clone', 'sched:sched_process_fork'],
  do_sys_open: ['do_sys_openat2', 'syscalls:sys_enter_openat'],
  do_nanosleep: ['hrtimer_nanosleep', 'syscalls:sys_enter_clock_nanosleep'],
  finish_task_switch: ['sched:sched_switch'],
  generic_make_request: ['submit_bio_noacct', 'block:block_bio_queue'],
  inet_csk_accept: ['inet_accept', 'sock:inet_sock_set_state'],
  lru_cache_add: ['folio_add_lru'],
  mark_buffer_dirty: ['block:block_dirty_buffer'],
  mark_page_accessed: ['folio_mark_accessed'],
  md_flush_request: ['block:block_bio_queue'],
  oom_kill_process: ['oom:mark_victim'],
  rw_verify_area: ['vfs_read', 'vfs_write'],
  scsi_init_io: ['scsi_alloc_sgtables', 'scsi:scsi_dispatch_cmd_start'],
  scsi_mq_done: ['scsi_done', 'scsi:scsi_dispatch_cmd_done'],
  shrink_slab: ['vmscan:mm_shrink_slab_start'],
  swap_readpage: ['swap_read_folio'],
  tcp_drop: ['tcp_drop_reason', 'skb:kfree_skb'],
  try_to_free_pages: ['vmscan:mm_vmscan_direct_reclaim_begin'],
  tcp_retransmit_skb: ['tcp:tcp_retransmit_skb'],
  tcp_set_state: ['sock:inet_sock_set_state'],
};

/** What gcc and clang append to the copies that they make of a function. */
const copySuffix = /^\.(?:isra|constprop|part|cold|llvm)\b/;

const shownMax = 3;

/** What implements a system call, by the name that it had up to Linux 4.16: `sys_read`, `SyS_read`. */
const oldSystemCall = /^(?:sys|SyS)_(\w+)$/;

/** Other names that a kernel may have for a function, the likeliest first. */
function otherNames(name: string): string[] {
  const bare = name.replace(/^_+/, '');
  const call = oldSystemCall.exec(name)?.[1];
  return [
    ...['', '_', '__', '___'].map((underscores) => underscores + bare),
    // Allocators are macros around these since Linux 6.10, which counts what each caller allocates.
    `${name}_noprof`,
    ...(call === undefined ? [] : [`__x64_sys_${call}`, `__arm64_sys_${call}`]),
  ].filter((each) => each !== name);
}

/**
 * Probes of this kernel that see what a function saw which it does not have: copies that the compiler made of it
 * (`f.isra.0`), other names that it may have, what is known to have replaced it.
 */
export function successorsOf(name: string, provider: string, kernel: KernelInfo): string[] {
  const functions = kernel.functions.list();
  const copies = functions.filter(
    (each) => each.startsWith(name) && copySuffix.test(each.slice(name.length)),
  );
  const kin = otherNames(name).filter((each) => kernel.functions.has(each));
  const tracepoints = new Set(kernel.tracepoints.list());
  const known = (successors[name] ?? []).flatMap((each) => {
    if (each.includes(':')) return tracepoints.has(each) ? [`tracepoint:${each}`] : [];
    return kernel.functions.has(each) ? [`${provider}:${each}`] : [];
  });
  const found = [...copies, ...kin].map((each) => `${provider}:${each}`);
  return [...new Set([...found, ...known])].slice(0, shownMax);
}
