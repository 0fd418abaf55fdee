import {
  type CompileOptions,
  checkScript,
  compile,
  type Diagnostic,
  type KernelInfo,
} from '@sonde/compiler';
import {
  kernelInfoFrom,
  type LocalKernelInfo,
  localKernelInfo,
  probeFeatures,
  serializeKernelInfo,
} from '@sonde/ebpf';
import { loadBinding } from '@sonde/sys';
import type { Bench } from './bench.ts';
import { editorScript } from './editor-script.ts';

const rounds = 200;
/** Until the JIT has seen everything. */
const warmUp = 60;

const options: CompileOptions = {
  sourceName: 'script',
  positional: [],
  named: {},
  unsafe: false,
  config: {},
};

/** What the editor does at every key, beside what it leaves for when nobody types: on this machine's kernel, as stored for the page. */
export const checkTime = (): Bench[] => [
  {
    title: 'check at a key (200 lines, 700 probes)',
    unit: 'ms',
    rounds,
    target: 16,
    contenders: [{ name: 'sonde', measure: timed(checkScript) }],
  },
  {
    title: 'compile the same',
    unit: 'ms',
    rounds,
    target: 100,
    contenders: [{ name: 'sonde', measure: timed(compile) }],
  },
];

type Stage = (
  text: string,
  kernel: KernelInfo,
  options: CompileOptions,
) => { readonly diagnostics: readonly Diagnostic[] };

/** Measures one pass over the script, warm. */
function timed(stage: Stage): () => number {
  const once = (): number => {
    const kernel = storedKernel();
    const started = performance.now();
    const { diagnostics } = stage(editorScript, kernel, options);
    const took = performance.now() - started;
    const wrong = diagnostics.find(({ severity }) => severity === 'error');
    if (wrong) throw new Error(`the script does not compile: ${wrong.message}`);
    return took;
  };
  let isWarm = false;
  return () => {
    for (let round = 0; !isWarm && round < warmUp; round++) once();
    isWarm = true;
    return once();
  };
}

let stored: KernelInfo | undefined;

function storedKernel(): KernelInfo {
  if (stored !== undefined) return stored;
  const binding = loadBinding();
  const local: LocalKernelInfo = localKernelInfo({
    features: () => probeFeatures({ binding, btf: () => local.btf }),
  });
  stored = kernelInfoFrom(serializeKernelInfo(local));
  return stored;
}
