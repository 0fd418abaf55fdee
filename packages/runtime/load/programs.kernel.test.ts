import { readFileSync } from 'node:fs';
import { compile } from '@sonde/compiler';
import {
  type Binding,
  type KernelMap,
  loadBinding,
  localKernelInfo,
  probeFeatures,
} from '@sonde/ebpf';
import { expect, test } from 'vitest';
import { createMaps } from './maps.ts';
import { loadPrograms } from './programs.ts';

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });

const script = `tracepoint:syscalls:sys_enter_nanosleep /pid == 1/ {
  $sum = 0;
  for ($i : 0..10) { $sum += $i; }
  printf("%d\\n", $sum);
}`;

/** Loads the script; `look` gets the request that the kernel took. */
function load(look: (request: Parameters<Binding['programLoad']>[0]) => void): void {
  const options = { sourceName: 'sum.bt', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled } = compile(script, kernel, options);
  const maps: KernelMap[] = createMaps(binding, compiled!, kernel.possibleCpus);
  const watching: Binding = {
    ...binding,
    programLoad(request) {
      const fd = binding.programLoad(request);
      look(request);
      return fd;
    },
  };
  try {
    const loaded = loadPrograms(watching, compiled!, maps, { features, limited: false });
    for (const { program } of loaded) program.close();
  } finally {
    for (const map of maps) map.close();
  }
}

test('the kernel shows whose program it is, and what it is for', () => {
  load(({ name }) => {
    expect(name).toBe('sonde_sys_enter');
    // The whole name, from the type of the main function: bpftool takes it from there too.
    expect(readFileSync('/proc/kallsyms', 'latin1')).toMatch(
      /bpf_prog_[0-9a-f]{16}_sonde_sys_enter_nanosleep_0/,
    );
  });
});

test('the kernel knows the lines of the script, also those of a loop', () => {
  const buffer = new Uint8Array(1 << 20);
  load((request) => {
    binding.close(binding.programLoad({ ...request, log: { level: 2, buffer } }));
  });
  const log = new TextDecoder().decode(buffer);
  const lines = [...log.matchAll(/^; (.*)$/gm)].map(([, line]) => line!.replace(/ @ .*/, ''));
  const own = script.split('\n').map((line) => line.trim());
  for (const line of own.slice(0, 4)) expect(lines).toContain(line);
  expect(lines.filter((line) => !own.includes(line))).toEqual([]);
});
