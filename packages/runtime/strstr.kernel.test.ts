import { type CompiledScript, compile, type KernelFeature } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { emptyDictionary, iterateRecords, textRenderer } from '@sonde/output';
import { expect, test } from 'vitest';
import type { SessionOutput } from './output.ts';
import { startSession } from './session.ts';

const binding = loadBinding();

/** What the kernel is taken to lack, and the way of searching that is left. */
const ways: [way: string, without: KernelFeature[]][] = [
  ["the kernel's own function", []],
  ['bpf_loop()', ['kfunc']],
  ['a loop of its own', ['kfunc', 'bpf_loop']],
];

const script = `begin {
  $arg = str($1); $long = str($2);
  printf("%d %d %d %d\\n", strstr($arg, "needle"), strstr($arg, "hay"), strstr($arg, "needles"), strstr($arg, ""));
  printf("%d %d\\n", strstr($long, "ab"), strstr("xxaab", str($3)));
  exit();
}`;

test.each(ways)('strstr() by %s', async (_, without) => {
  const features = probeFeatures({ binding, btf: () => kernel.btf, without });
  const kernel = localKernelInfo({ features: () => features });
  const positional = ['hay with a needle', `${'a'.repeat(300)}b`, 'aab'];
  const options = { sourceName: 'test', positional, named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(script, kernel, options);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  expect(await linesOf(compiled, kernel)).toBe('11 0 -1 0\n299 2\n');
});

async function linesOf(
  compiled: CompiledScript,
  kernel: ReturnType<typeof localKernelInfo>,
): Promise<string> {
  const render = textRenderer(compiled.schema);
  let text = '';
  const session = await startSession(compiled, {
    binding,
    kernel,
    onOutput(output: SessionOutput) {
      if (output.kind !== 'events') return;
      for (const record of iterateRecords(output.records)) {
        const rendered = record instanceof Uint8Array && render(record, emptyDictionary, 0n);
        if (rendered && 'text' in rendered) text += rendered.text;
      }
    },
  });
  await session.ended;
  return text;
}
