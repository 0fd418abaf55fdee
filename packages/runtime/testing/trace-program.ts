import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures, SymbolStore } from '@sonde/ebpf';
import { resultRenderer } from '@sonde/output';
import { startChild } from '../child.ts';
import { hostResolver } from '../resolve-host.ts';
import { startSession } from '../session.ts';

export interface BuiltProgram {
  readonly folder: string;
  readonly path: string;
  remove(): void;
}

/** Compiles C (or, for g++, C++) in a folder of its own. */
export function buildProgram(
  source: string,
  flags: readonly string[],
  compiler: 'gcc' | 'g++' = 'gcc',
): BuiltProgram {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-program-'));
  const path = join(folder, 'program');
  const file = compiler === 'gcc' ? 'program.c' : 'program.cpp';
  writeFileSync(join(folder, file), source);
  execFileSync(compiler, [...flags, '-o', path, file], { cwd: folder });
  return { folder, path, remove: () => rmSync(folder, { recursive: true }) };
}

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => machine.btf });
const machine = localKernelInfo({ features: () => features });

/** What a script prints of a program that runs to its end; PROGRAM in the script stands for its path. */
export async function traceProgram(
  { path }: Pick<BuiltProgram, 'path'>,
  script: string,
  { debugDirs = [] }: { readonly debugDirs?: readonly string[] } = {},
): Promise<string> {
  const kernel = localKernelInfo({ features: () => features, debugDirs });
  const child = startChild(binding, [path]);
  const { compiled, diagnostics } = compile(script.replaceAll('PROGRAM', path), kernel, {
    sourceName: 'test',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    childPid: child.pid,
  });
  if (compiled === undefined) {
    child.kill();
    throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  }
  const renderer = resultRenderer(compiled.schema, 'text');
  const pieces: string[] = [];
  const session = await startSession(compiled, {
    binding,
    kernel,
    child,
    createResolver: hostResolver(binding, {
      pids: [child.pid],
      symbols: new SymbolStore({ debugDirs }),
    }),
    onOutput(output) {
      switch (output.kind) {
        case 'events':
        case 'snapshot':
        case 'host-text':
          for (const { stream, text } of renderer.item(output)) {
            if (stream === 'stdout') pieces.push(text);
          }
      }
    },
  });
  await session.ended;
  for (const { stream, text } of renderer.end()) if (stream === 'stdout') pieces.push(text);
  return pieces.join('').trim();
}
