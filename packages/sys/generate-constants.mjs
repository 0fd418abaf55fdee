/**
 * Writes generated/constants.ts: numbers and struct offsets of the kernel's ABI, asked of the uapi
 * headers by a small C program. What Debian 12's headers (6.1) do not know yet is listed below with
 * the kernel that brought it; numbers of the ABI never change.
 *
 * Usage: node packages/sys/generate-constants.mjs
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const words = (text) => text.trim().split(/\s+/);

/** Object name → {member: C expression}. */
const groups = {
  bpfCommand: Object.fromEntries(
    words(`MAP_CREATE MAP_LOOKUP_ELEM MAP_UPDATE_ELEM MAP_DELETE_ELEM MAP_GET_NEXT_KEY PROG_LOAD
      OBJ_PIN PROG_TEST_RUN OBJ_GET_INFO_BY_FD RAW_TRACEPOINT_OPEN BTF_LOAD
      MAP_LOOKUP_BATCH MAP_LOOKUP_AND_DELETE_BATCH MAP_UPDATE_BATCH LINK_CREATE ENABLE_STATS ITER_CREATE
      BTF_GET_NEXT_ID BTF_GET_FD_BY_ID PROG_GET_NEXT_ID PROG_GET_FD_BY_ID`).map((name) => [
      name,
      `BPF_${name}`,
    ]),
  ),
  mapType: Object.fromEntries(
    words(
      'HASH LRU_HASH PERCPU_HASH LRU_PERCPU_HASH ARRAY PERCPU_ARRAY RINGBUF STACK_TRACE PERF_EVENT_ARRAY CGROUP_ARRAY',
    ).map((name) => [name.toLowerCase(), `BPF_MAP_TYPE_${name}`]),
  ),
  programType: Object.fromEntries(
    words('SOCKET_FILTER RAW_TRACEPOINT TRACEPOINT KPROBE PERF_EVENT TRACING SYSCALL XDP').map(
      (name) => [name.toLowerCase(), `BPF_PROG_TYPE_${name}`],
    ),
  ),
  attachType: {
    none: '0',
    ...Object.fromEntries(
      words('TRACE_RAW_TP TRACE_FENTRY TRACE_FEXIT TRACE_ITER PERF_EVENT TRACE_KPROBE_MULTI').map(
        (name) => [name.toLowerCase(), `BPF_${name}`],
      ),
    ),
    // 6.6, 6.10 and 6.14: enum bpf_attach_type.
    trace_uprobe_multi: '48',
    trace_kprobe_session: '56',
    trace_uprobe_session: '57',
  },
  bpfFlag: {
    kprobeMultiReturn: 'BPF_F_KPROBE_MULTI_RETURN',
    uprobeMultiReturn: '1', // 6.6: BPF_F_UPROBE_MULTI_RETURN
    testRunOnCpu: 'BPF_F_TEST_RUN_ON_CPU',
    sleepable: 'BPF_F_SLEEPABLE',
    statsRunTime: 'BPF_STATS_RUN_TIME',
  },
  bpfAttr: {
    sizeBytes: '168', // 6.18; a kernel accepts more than it knows as long as the rest is zero
    ...Object.fromEntries(
      words(`map_type key_size value_size max_entries map_flags map_name map_fd key value next_key flags
        batch.in_batch batch.out_batch batch.keys batch.values batch.count batch.map_fd
        prog_type insn_cnt insns license log_level log_size log_buf kern_version prog_flags prog_name
        expected_attach_type prog_btf_fd func_info_rec_size func_info func_info_cnt line_info_rec_size line_info line_info_cnt attach_btf_id
        attach_btf_obj_fd start_id next_id btf_id prog_id
        pathname bpf_fd test.prog_fd test.retval test.data_size_in test.data_in test.repeat test.duration
        test.ctx_size_in test.ctx_in test.flags test.cpu
        info.bpf_fd info.info_len info.info raw_tracepoint.name raw_tracepoint.prog_fd
        btf btf_log_buf btf_size btf_log_size btf_log_level
        link_create.prog_fd link_create.target_fd link_create.attach_type link_create.flags
        link_create.iter_info link_create.iter_info_len link_create.target_btf_id
        link_create.perf_event.bpf_cookie link_create.kprobe_multi.flags link_create.kprobe_multi.cnt
        link_create.kprobe_multi.syms link_create.kprobe_multi.cookies link_create.tracing.target_btf_id
        link_create.tracing.cookie enable_stats.type iter_create.link_fd`).map((path) => [
        camel(path),
        `offsetof(union bpf_attr, ${path})`,
      ]),
    ),
    // 6.6: link_create.uprobe_multi
    linkCreateUprobeMultiPath: '16',
    linkCreateUprobeMultiOffsets: '24',
    linkCreateUprobeMultiRefCtrOffsets: '32',
    linkCreateUprobeMultiCookies: '40',
    linkCreateUprobeMultiCnt: '48',
    linkCreateUprobeMultiFlags: '52',
    linkCreateUprobeMultiPid: '56',
    rawTracepointCookie: '16', // 6.10
  },
  programInfo: {
    sizeBytes: 'sizeof(struct bpf_prog_info)',
    ...Object.fromEntries(
      words(
        'id jited_prog_len xlated_prog_len run_time_ns run_cnt recursion_misses verified_insns btf_id func_info_rec_size func_info nr_func_info',
      ).map((name) => [camel(name), `offsetof(struct bpf_prog_info, ${name})`]),
    ),
  },
  btfInfo: {
    sizeBytes: 'sizeof(struct bpf_btf_info)',
    name: 'offsetof(struct bpf_btf_info, name)',
    nameLen: 'offsetof(struct bpf_btf_info, name_len)',
    btf: 'offsetof(struct bpf_btf_info, btf)',
    btfSize: 'offsetof(struct bpf_btf_info, btf_size)',
  },
  perfAttr: {
    sizeBytes: 'sizeof(struct perf_event_attr)',
    ...Object.fromEntries(
      words(
        'type size config sample_period sample_type wakeup_events bp_type bp_addr bp_len kprobe_func uprobe_path kprobe_addr probe_offset',
      ).map((name) => [camel(name), `offsetof(struct perf_event_attr, ${name})`]),
    ),
    bits: 'offsetof(struct perf_event_attr, read_format) + 8',
  },
  perfBit: Object.fromEntries(
    words('disabled inherit exclude_kernel exclude_user freq inherit_thread').map((name) => [
      camel(name),
      `bit(${name})`,
    ]),
  ),
  perfType: {
    hardware: 'PERF_TYPE_HARDWARE',
    software: 'PERF_TYPE_SOFTWARE',
    tracepoint: 'PERF_TYPE_TRACEPOINT',
    breakpoint: 'PERF_TYPE_BREAKPOINT',
  },
  perfSoftware: {
    cpuClock: 'PERF_COUNT_SW_CPU_CLOCK',
    dummy: 'PERF_COUNT_SW_DUMMY',
    bpfOutput: 'PERF_COUNT_SW_BPF_OUTPUT',
  },
  perfSample: { raw: 'PERF_SAMPLE_RAW' },
  perfRecord: { sample: 'PERF_RECORD_SAMPLE' },
  perfHardware: { cpuCycles: 'PERF_COUNT_HW_CPU_CYCLES' },
  perfFlag: { cloexec: 'PERF_FLAG_FD_CLOEXEC' },
  perfIoctl: { setBpf: 'PERF_EVENT_IOC_SET_BPF' },
  breakpoint: { read: 'HW_BREAKPOINT_R', write: 'HW_BREAKPOINT_W', execute: 'HW_BREAKPOINT_X' },
  clock: {
    realtime: 'CLOCK_REALTIME',
    monotonic: 'CLOCK_MONOTONIC',
    boottime: 'CLOCK_BOOTTIME',
    tai: 'CLOCK_TAI',
  },
};

const notes = {
  bpfCommand: 'enum bpf_cmd, linux/bpf.h.',
  mapType: 'enum bpf_map_type, linux/bpf.h.',
  programType: 'enum bpf_prog_type, linux/bpf.h.',
  attachType: 'enum bpf_attach_type, linux/bpf.h.',
  bpfFlag: 'Flags of single commands, linux/bpf.h.',
  bpfAttr: 'Byte offsets in union bpf_attr, linux/bpf.h.',
  programInfo: 'Byte offsets in struct bpf_prog_info, linux/bpf.h.',
  btfInfo: 'Byte offsets in struct bpf_btf_info, linux/bpf.h.',
  perfAttr:
    'Byte offsets in struct perf_event_attr, linux/perf_event.h; `bits` is its u64 of bit fields.',
  perfBit: 'Bit numbers in `perfAttr.bits`.',
  perfType: 'enum perf_type_id, linux/perf_event.h.',
  perfSoftware: 'enum perf_sw_ids, linux/perf_event.h.',
  perfSample: 'enum perf_event_sample_format, linux/perf_event.h.',
  perfRecord: 'enum perf_event_type, linux/perf_event.h.',
  perfHardware: 'enum perf_hw_id, linux/perf_event.h.',
  perfFlag: 'Flags of perf_event_open(2).',
  perfIoctl: 'ioctl(2) requests of perf events.',
  breakpoint: 'linux/hw_breakpoint.h.',
  clock: 'Clock ids of clock_gettime(2).',
};

function camel(path) {
  return path.replace(/[._](\w)/g, (_, letter) => letter.toUpperCase());
}

function program() {
  const lines = Object.entries(groups).flatMap(([group, members]) => [
    `puts("\\n/** ${notes[group]} */\\nexport const ${group} = {");`,
    ...Object.entries(members).map(
      ([name, value]) => `printf("  ${name}: %lld,\\n", (long long)(${value}));`,
    ),
    'puts("} as const;");',
  ]);
  return `
    #define _GNU_SOURCE
    #include <linux/bpf.h>
    #include <linux/hw_breakpoint.h>
    #include <linux/perf_event.h>
    #include <stddef.h>
    #include <stdio.h>
    #include <string.h>
    #include <sys/ioctl.h>
    #include <time.h>
    #define bit(field) ({ struct perf_event_attr attr; memset(&attr, 0, sizeof attr); attr.field = 1; \\
      __builtin_ctzll(*(unsigned long long *)((char *)&attr + offsetof(struct perf_event_attr, read_format) + 8)); })
    int main(void) { ${lines.join('\n')} return 0; }`;
}

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sonde-constants-'));
try {
  const source = join(folder, 'constants.c');
  const binary = join(folder, 'constants');
  writeFileSync(source, program());
  execFileSync('gcc', ['-o', binary, source], { stdio: 'inherit' });
  mkdirSync(join(here, 'generated'), { recursive: true });
  writeFileSync(
    join(here, 'generated', 'constants.ts'),
    `// Generated by packages/sys/generate-constants.mjs. DO NOT EDIT.\n${execFileSync(binary, { encoding: 'utf8' })}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
