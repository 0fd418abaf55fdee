import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { expect, test } from 'vitest';
import { startChild } from './child.ts';
import type { SessionOutput } from './output.ts';
import { startSession } from './session.ts';

/** A probe test:hit written as <sys/sdt.h> writes it, passed a hundred times while its semaphore is up. */
const source = `
unsigned short semaphore __attribute__((section(".probes"), used));
int main(void) {
  for (int i = 0; i < 100; i++) {
    if (!*(volatile unsigned short *)&semaphore) continue;
    asm volatile(
      "990: nop\\n"
      ".pushsection .note.stapsdt,\\"?\\",\\"note\\"\\n"
      ".balign 4\\n"
      ".4byte 992f-991f, 994f-993f, 3\\n"
      "991: .asciz \\"stapsdt\\"\\n"
      "992: .balign 4\\n"
      "993: .8byte 990b, _.stapsdt.base, semaphore\\n"
      ".asciz \\"test\\"\\n.asciz \\"hit\\"\\n.asciz \\"-4@%0\\"\\n"
      "994: .balign 4\\n"
      ".popsection\\n"
      ".ifndef _.stapsdt.base\\n"
      ".pushsection .stapsdt.base,\\"aG\\",\\"progbits\\",.stapsdt.base,comdat\\n"
      ".weak _.stapsdt.base\\n.hidden _.stapsdt.base\\n"
      "_.stapsdt.base: .space 1\\n.size _.stapsdt.base,1\\n"
      ".popsection\\n"
      ".endif\\n" :: "r"(i));
  }
}`;

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });

test('a USDT probe fires behind its semaphore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-usdt-'));
  const path = join(folder, 'usdt');
  try {
    writeFileSync(`${path}.c`, source);
    execFileSync('gcc', ['-o', path, `${path}.c`]);
    const child = startChild(binding, [path]);
    const { compiled, diagnostics } = compile(`usdt:${path}:test:hit { @ = sum(arg0); }`, kernel, {
      sourceName: 'test',
      positional: [],
      named: {},
      unsafe: false,
      config: {},
      childPid: child.pid,
    });
    if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
    const outputs: SessionOutput[] = [];
    const session = await startSession(compiled, {
      binding,
      kernel,
      child,
      onOutput: (output) => void outputs.push(output),
    });
    await session.ended;
    const snapshot = outputs.find((output) => output.kind === 'snapshot');
    const sum = snapshot?.entries[0]?.value;
    expect(sum && new DataView(sum.buffer).getBigInt64(0, true)).toBe(4950n);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
