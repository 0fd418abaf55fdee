import { expect, test } from 'vitest';
import { localKernelInfo } from './local.ts';
import { kernelInfoFrom, serializeKernelInfo } from './save.ts';

const options = { features: () => ({ kprobe: false, fentry: false, ringbuf: true }) };

test('making one reads nothing', () => {
  let probed = 0;
  const start = performance.now();
  localKernelInfo({
    features: () => {
      probed++;
      return {};
    },
  });
  expect(performance.now() - start).toBeLessThan(5);
  expect(probed).toBe(0);
});

test('facts of the running kernel', () => {
  const kernel = localKernelInfo(options);
  expect(kernel.btfHash).toMatch(/^[0-9a-f]{64}$/);
  expect(kernel.possibleCpus).toBeGreaterThanOrEqual(kernel.onlineCpus.length);
  expect(kernel.features.ringbuf).toBe(true);
  expect(kernel.tracepoints.list()).toContain('syscalls:sys_enter_openat');
  expect(kernel.tracepoints.format('sched', 'sched_switch')?.id).toBeGreaterThan(0);
  expect(kernel.symbolAddress('_text')).toBeGreaterThan(0n);
  expect(kernel.symbolAddress('no_such_symbol')).toBeUndefined();
  expect(kernel.header('no/such.h')).toBeUndefined();
  expect(kernel.cgroupId('/sys/fs/cgroup')).toBeGreaterThan(0n);
  expect(kernel.cgroupId('/no/such')).toBeUndefined();
});

test('functions are those that something can attach to', () => {
  expect(localKernelInfo(options).functions.list()).toEqual([]);
  const kernel = localKernelInfo({ features: () => ({ kprobe: true }) });
  expect(kernel.functions.has('vfs_read')).toBe(true);
  expect(kernel.functions.moduleOf('vfs_read')).toBe('vmlinux');
  expect(kernel.functions.has('arch_cpu_idle')).toBe(false);
});

test('binaries by path and by the names that scripts use', () => {
  const kernel = localKernelInfo(options);
  expect(kernel.binary('bash')?.path).toMatch(/\/bash$/);
  expect(kernel.binary('libc')?.path).toMatch(/\/libc\.so\.6$/);
  expect(kernel.binary('libc.so.6')?.path).toBe(kernel.binary('libc')?.path);
  expect(
    kernel
      .binary('/bin/bash')
      ?.functions()
      .map((each) => each.name),
  ).toContain('readline');
  expect(kernel.binary('libc')?.symbol('malloc')?.size).toBeGreaterThan(0);
  expect(kernel.binary('no-such-program')).toBeUndefined();
  expect(kernel.binary('/etc/passwd')).toBeUndefined();
});

test('a saved kernel answers as the kernel did', () => {
  const kernel = localKernelInfo({
    features: () => ({ ringbuf: true, kprobe: true }),
  });
  const saved = kernelInfoFrom(serializeKernelInfo(kernel));
  expect(saved.release).toBe(kernel.release);
  expect(saved.btfHash).toBe(kernel.btfHash);
  expect(saved.features).toEqual(kernel.features);
  expect(saved.tracepoints.list()).toEqual(kernel.tracepoints.list());
  const format = ['syscalls', 'sys_enter_openat'] as const;
  expect(saved.tracepoints.format(...format)).toEqual(kernel.tracepoints.format(...format));
  expect(saved.functions.list()).toEqual(kernel.functions.list());
  expect(saved.btf.find('struct', 'task_struct')).toBe(kernel.btf.find('struct', 'task_struct'));
  expect(saved.binary('bash')).toBeUndefined();
});

test('binaries by a pattern, in a mount namespace too, and those that a process maps', () => {
  const pathsOf = (pattern: string, pid?: number, root?: string) =>
    localKernelInfo({ ...options, ...(root && { root }) })
      .binaries(pattern, pid)
      .map(({ path }) => path);
  expect(pathsOf('/bin/l*n')).toContain('/bin/ln');
  expect(pathsOf('/b*/ln', undefined, '/proc/self/root')).toEqual(['/proc/self/root/bin/ln']);
  expect(pathsOf('/no/such*')).toEqual([]);
  const mapped = pathsOf('*', process.pid);
  expect(mapped.every((path) => path.startsWith(`/proc/${process.pid}/root/`))).toBe(true);
  expect(mapped.some((path) => path.endsWith('/node'))).toBe(true);
});
