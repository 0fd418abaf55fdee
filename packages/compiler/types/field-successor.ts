import { nearHint } from './near.ts';
import { showType } from './show.ts';
import type { StructField, StructTable } from './structs.ts';
import type { StructType, Type } from './type.ts';

/**
 * Fields that published scripts read and that kernels have renamed or moved since, with what serves in their place as it is
 * written behind the same struct, the newest first. What a kernel has of these is looked up, not guessed.
 */
const successors: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  backing_dev_info: { name: ['dev_name'] },
  bio: { bi_disk: ['bi_bdev->bd_disk'], bi_rw: ['bi_opf'] },
  cfs_rq: { nr_running: ['nr_queued'], h_nr_running: ['h_nr_queued'] },
  dentry: { d_iname: ['d_shortname.string', 'd_name.name'] },
  inode: {
    i_atime: ['i_atime_sec', '__i_atime'],
    i_ctime: ['i_ctime_sec', '__i_ctime'],
    i_mtime: ['i_mtime_sec', '__i_mtime'],
  },
  mm_struct: { mmap: ['mm_mt'], mmap_sem: ['mmap_lock'] },
  module: { core_layout: ['mem'], init_layout: ['mem'] },
  nsproxy: { pid_ns: ['pid_ns_for_children'] },
  request: { rq_disk: ['q->disk'] },
  scsi_cmnd: { req: ['cmnd'] },
  task_struct: {
    cpu: ['thread_info.cpu'],
    real_start_time: ['start_boottime'],
    state: ['__state'],
  },
};

/** What to read where a struct has no field of that name: what replaced it on this kernel, or a name close to it. */
export function fieldHint(name: string, struct: StructType, structs: StructTable): string[] {
  const moved = (successors[struct.name.replace(/^struct /, '')]?.[name] ?? []).filter((path) =>
    leads(path, struct, structs),
  );
  if (moved.length > 0) {
    return [`${showType(struct)} has it as ${moved.map((each) => `'${each}'`).join(' or ')} here`];
  }
  const near = nearHint(name, structs.fieldNames(struct));
  return near === undefined ? [] : [near];
}

/** Whether every field of `a->b.c` is there. */
function leads(path: string, struct: StructType, structs: StructTable): boolean {
  let held: Type = struct;
  for (const name of path.split(/->|\./)) {
    const holder: Type = held.kind === 'pointer' ? held.to : held;
    const field: StructField | undefined =
      holder.kind === 'struct' ? structs.field(holder, name, 'kernel') : undefined;
    if (field === undefined) return false;
    held = field.type;
  }
  return true;
}
