import {
  type Btf,
  type BtfWriter,
  type BtfWriterMember,
  createBtfWriter,
  openBtf,
} from '@sonde/btf';

/** The handful of kernel types that tests need, written as BTF and read back as a kernel's would be. */
export function fixtureBtf(): Btf {
  const w = createBtfWriter();
  const base = baseTypes(w);
  enums(w);
  const task = taskStruct(w, base);
  networkStructs(w, base);
  rawTracepoints(w, base, task);
  functions(w, base, task);
  taskIterator(w, base, task);
  return openBtf(w.bytes());
}

type Base = ReturnType<typeof baseTypes>;

function baseTypes(w: BtfWriter) {
  const char = w.int('char', 1, true);
  const int = w.int('int', 4, true);
  const u8 = w.typedef('u8', w.int('unsigned char', 1, false));
  const u16 = w.typedef('u16', w.int('unsigned short', 2, false));
  const uint = w.int('unsigned int', 4, false);
  const u32 = w.typedef('u32', uint);
  const long = w.int('long', 8, true);
  const ulong = w.int('unsigned long', 8, false);
  const u64 = w.typedef('u64', w.int('unsigned long long', 8, false));
  w.typedef('size_t', ulong);
  w.typedef('pid_t', int);
  return { char, int, u8, u16, uint, u32, long, ulong, u64 };
}

/** Members in bytes: [name, type, offset]. */
const members = (...list: [name: string, type: number, offset: number][]): BtfWriterMember[] =>
  list.map(([name, type, offset]) => ({ name, type, bitOffset: offset * 8 }));

function enums(w: BtfWriter): void {
  w.enum('tcp_state', [
    { name: 'TCP_ESTABLISHED', value: 1 },
    { name: 'TCP_SYN_SENT', value: 2 },
    { name: 'TCP_CLOSE', value: 7 },
  ]);
  w.enum('signed_state', [
    { name: 'STATE_BROKEN', value: -1 },
    { name: 'STATE_FINE', value: 0 },
  ]);
}

function taskStruct(w: BtfWriter, { char, int, u32, u64, uint, ulong }: Base): number {
  const comm = w.array(char, uint, 16);
  const entity = w.struct('sched_entity', 16, members(['vruntime', u64, 0], ['depth', int, 8]));
  const inum = w.struct('ns_common', 8, members(['inum', uint, 0]));
  const mnt = w.struct('mnt_namespace', 16, members(['ns', inum, 8]));
  const nsproxy = w.struct('nsproxy', 8, members(['mnt_ns', w.pointer(mnt), 0]));
  const anonymous = w.struct('', 8, members(['on_cpu', int, 0], ['wake_cpu', int, 4]));
  const parent = w.forward('task_struct', false);
  const flags: BtfWriterMember[] = [
    { name: 'in_execve', type: uint, bitOffset: 640, bitSize: 1 },
    { name: 'migration', type: uint, bitOffset: 641, bitSize: 3 },
  ];
  w.struct('thread_info', 24, members(['flags', ulong, 0], ['status', u32, 16]));
  const plain = members(
    ['__state', uint, 0],
    ['pid', int, 4],
    ['tgid', int, 8],
    ['comm', comm, 16],
    ['se', entity, 32],
    ['nsproxy', w.pointer(nsproxy), 48],
    ['real_parent', w.pointer(parent), 56],
    ['', anonymous, 64],
    ['cpus', w.array(u32, uint, 2), 72],
  );
  return w.struct('task_struct', 96, [
    ...plain.map((each) => ({ ...each, bitSize: 0 })),
    ...flags,
    { name: 'group_leader', type: w.pointer(parent), bitOffset: 704, bitSize: 0 },
  ]);
}

function networkStructs(w: BtfWriter, { char, u8, u16, u32, uint, ulong }: Base): void {
  const address = w.union(
    '',
    4,
    members(['skc_daddr', u32, 0], ['skc_raw', w.array(u8, uint, 4), 0]),
  );
  const common = w.struct(
    'sock_common',
    16,
    members(['', address, 0], ['skc_family', u16, 4], ['skc_dport', u16, 6]),
  );
  w.struct('sock', 24, members(['__sk_common', common, 0], ['sk_mark', u32, 16]));
  w.struct(
    'filename',
    16,
    members(['name', w.pointer(w.const(char)), 0], ['iname', w.array(char, uint, 0), 16]),
  );
  const counter = w.struct('', 4, members(['counter', uint, 0]));
  w.typedef('atomic_t', counter);
  w.struct('page', 16, members(['flags', ulong, 0], ['_refcount', counter, 8]));
}

/**
 * `btf_trace_NAME`: a pointer to the function that probes implement, without names of parameters;
 * `__traceiter_NAME`: the function that calls the probes, with them.
 */
function rawTracepoints(w: BtfWriter, { int, uint, long }: Base, task: number): void {
  const bool = w.int('_Bool', 1, false);
  const data = { name: '__data', type: w.pointer() };
  const probe = (name: string, params: { name: string; type: number }[]) => {
    const unnamed = [data, ...params].map(({ type }) => ({ name: '', type }));
    w.typedef(`btf_trace_${name}`, w.pointer(w.funcProto(0, unnamed)));
    w.func(`__traceiter_${name}`, w.funcProto(int, [data, ...params]), 'static');
  };
  probe('sched_switch', [
    { name: 'preempt', type: bool },
    { name: 'prev', type: w.pointer(task) },
    { name: 'next', type: w.pointer(task) },
    { name: 'prev_state', type: uint },
  ]);
  probe('sched_process_exit', [
    { name: 'p', type: w.pointer(task) },
    { name: 'code', type: int },
  ]);
  const registers = w.pointer(w.forward('pt_regs', false));
  for (const name of ['sys_enter', 'sys_exit'])
    probe(name, [
      { name: 'regs', type: registers },
      { name: name === 'sys_enter' ? 'id' : 'ret', type: long },
    ]);
}

function functions(w: BtfWriter, { char, int, ulong, long }: Base, task: number): void {
  const path = w.pointer(w.const(char));
  const read = w.funcProto(long, [
    { name: 'path', type: path },
    { name: 'count', type: ulong },
  ]);
  w.func('vfs_read', read, 'static');
  w.func('vfs_write', read, 'static');
  w.func('wake_up_new_task', w.funcProto(0, [{ name: 'p', type: w.pointer(task) }]), 'static');
  w.func('do_exit', w.funcProto(int, [{ name: 'code', type: long }]), 'static');
}

/** Its context pads each pointer to 8 bytes, by a union of that size. */
function taskIterator(w: BtfWriter, { int }: Base, task: number): void {
  const padded = (name: string, to: number) => w.union('', 8, members([name, w.pointer(to), 0]));
  const meta = padded('meta', w.forward('bpf_iter_meta', false));
  w.struct('bpf_iter__task', 16, members(['', meta, 0], ['', padded('task', task), 8]));
  const params = [
    { name: 'meta', type: w.pointer() },
    { name: 'task', type: w.pointer(task) },
  ];
  w.func('bpf_iter_task', w.funcProto(int, params), 'global');
}
