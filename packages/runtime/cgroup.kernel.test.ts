import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { afterEach, expect, test } from 'vitest';
import type { SessionOutput } from './output.ts';
import { startSession } from './session.ts';
import { SessionError } from './session-error.ts';

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });

const mount = / (\S+) cgroup2 /.exec(readFileSync('/proc/mounts', 'utf8'))?.[1] ?? '';
const name = `/sonde-test-${process.pid}`;
const inner = join(mount, name, 'inner');
const children: ChildProcess[] = [];

/** A shell that spins, or waits, once it is in a cgroup. */
async function startIn(folder: string, work: string): Promise<number> {
  const script = `echo $$ > ${folder}/cgroup.procs && echo ready && ${work}`;
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid!;
}

async function endAll(): Promise<void> {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

function removeCgroups(): void {
  rmdirSync(inner);
  rmdirSync(join(mount, name));
}

afterEach(endAll);

function start(script: string, cgroup: string) {
  const { compiled, diagnostics } = compile(script, kernel, {
    sourceName: 'test',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    cgroup,
  });
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  const outputs: SessionOutput[] = [];
  const onOutput = (output: SessionOutput) => void outputs.push(output);
  const session = startSession(compiled, { binding, kernel, onOutput });
  const keysOf = (map: number) =>
    outputs.flatMap((output) =>
      output.kind === 'snapshot' && output.map === map
        ? output.entries.map(({ key }) =>
            new DataView(key.buffer, key.byteOffset).getUint32(0, true),
          )
        : [],
    );
  return { session, keysOf };
}

const busy = 'while :; do :; done';

test('only tasks of the cgroup and of those below it are traced; its end is the end', async () => {
  mkdirSync(inner, { recursive: true });
  const inside = await startIn(join(mount, name), busy);
  const below = await startIn(inner, busy);
  const outside = await startIn(mount, busy);
  const pids = `pid == ${inside} || pid == ${below} || pid == ${outside}`;
  const { session, keysOf } = start(
    `profile:hz:199 /${pids}/ { @profile[(uint64)pid] = count(); }
    software:cpu-clock:1000000 /${pids}/ { @software[(uint64)pid] = count(); }
    rawtracepoint:sched_switch /${pids}/ { @raw[(uint64)pid] = count(); }
    tracepoint:sched:sched_switch /${pids}/ { @tracepoint[(uint64)pid] = count(); }`,
    name,
  );
  const running = await session;
  await new Promise((resolve) => setTimeout(resolve, 700));
  await endAll();
  removeCgroups();
  const { reason } = await running.ended;
  expect(reason).toBe('target-ended');
  for (const map of [0, 1, 2, 3])
    expect(new Set(keysOf(map)), `map ${map}`).toEqual(new Set([inside, below]));
});

test('a cgroup that is not there is named, with what is', async () => {
  const { session } = start('profile:hz:99 { @ = count(); }', '/no/such/service');
  await expect(session).rejects.toThrow(SessionError);
  await expect(session).rejects.toThrow('No cgroup /no/such/service');
});

test('what runs for the script itself is not filtered', async () => {
  mkdirSync(inner, { recursive: true });
  try {
    const { session, keysOf } = start(
      'begin { @[(uint64)1] = count(); } interval:ms:50 { @[(uint64)2] = count(); exit(); }',
      name,
    );
    expect((await (await session).ended).reason).toBe('exit');
    expect(new Set(keysOf(0))).toEqual(new Set([1, 2]));
  } finally {
    removeCgroups();
  }
});
