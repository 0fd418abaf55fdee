import { spawn } from 'node:child_process';
import { compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import {
  decodeSnapshot,
  emptyDictionary,
  iterateRecords,
  mapText,
  type Rendered,
  textRenderer,
} from '@sonde/output';
import { expect, test } from 'vitest';
import { startChild } from './child.ts';
import type { SessionLimits, SessionOptions } from './options.ts';
import type { EndedOutput, SessionOutput } from './output.ts';
import { type Session, startSession } from './session.ts';
import { SessionError } from './session-error.ts';

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });

interface Run {
  /** Texts and snapshots in the order of the session's output; the exit snapshots apart. */
  readonly lines: string[];
  readonly atExit: string[];
  readonly outputs: SessionOutput[];
  readonly ended: EndedOutput;
}

interface RunOptions extends Partial<SessionOptions> {
  readonly command?: readonly string[];
  readonly limits?: SessionLimits;
  /** As of `-p`. */
  readonly pid?: number;
  /** Called when it runs. */
  readonly during?: (session: Session) => void | Promise<void>;
}

/** Runs a script to its end, which must come within five seconds. */
async function run(script: string, options: RunOptions = {}): Promise<Run> {
  const { command, during, pid, ...rest } = options;
  const child = command && startChild(binding, command);
  const { compiled, diagnostics } = compile(script, kernel, {
    sourceName: 'test',
    positional: [],
    named: {},
    unsafe: true,
    config: {},
    ...(child && { childPid: child.pid }),
    ...(pid !== undefined && { pid }),
  });
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  const render = textRenderer(compiled.schema);
  const lines: string[] = [];
  const atExit: string[] = [];
  const outputs: SessionOutput[] = [];
  const textOf = (record: unknown) =>
    (render(record as Uint8Array, emptyDictionary, 0n) as Rendered | undefined)?.text ?? '';
  const session = await startSession(compiled, {
    binding,
    kernel,
    ...(child && { child }),
    ...rest,
    limits: { durationMs: 5000, ...rest.limits },
    onOutput(output) {
      outputs.push(output);
      if (output.kind === 'events') lines.push(...[...iterateRecords(output.records)].map(textOf));
      if (output.kind === 'host-text') lines.push(output.text);
      if (output.kind === 'snapshot') {
        const { schema } = compiled;
        const content = decodeSnapshot(schema, output.map, output.entries);
        const text = mapText(
          content,
          { reason: output.reason === 'exit' ? 'exit' : 'print', top: output.top, div: output.div },
          { schema, dictionary: emptyDictionary },
        );
        (output.reason === 'exit' ? atExit : lines).push(text);
      }
      return rest.onOutput?.(output);
    },
  });
  await during?.(session);
  return { lines, atExit, outputs, ended: await session.ended };
}

test('begin runs first, end last, and exit() gives the code', async () => {
  const { lines, ended, outputs } = await run(
    'begin { printf("begin\\n"); exit(3); } interval:ms:1 { printf("never\\n"); } end { printf("end\\n"); }',
  );
  expect(lines).toEqual(['begin\n', 'end\n']);
  expect(ended).toEqual({ kind: 'ended', reason: 'exit', exitCode: 3 });
  expect(outputs[0]).toEqual({ kind: 'attached', probes: 3, shared: [], pinned: [] });
  expect(outputs.at(-1)).toEqual(ended);
});

test('a printed map stands between what was printed before and after it', async () => {
  const { lines } = await run(
    'begin { @a[1] = 5; printf("before\\n"); print(@a); printf("after\\n"); exit(); }',
  );
  expect(lines).toEqual(['before\n', '@a[1]: 5\n', 'after\n']);
});

test('clear and zero act in the order of the records', async () => {
  const { lines, atExit } = await run(
    `begin { @a[1] = 5; @b[1] = 6; @c = count(); clear(@a); print(@a); zero(@b); print(@b); zero(@c); exit(); }`,
  );
  expect(lines).toEqual(['', '@b[1]: 0\n']);
  expect(atExit).toEqual(['', '@b[1]: 0\n', '@c: 0\n']);
});

test('system() and cat() keep their place', async () => {
  const { lines } = await run(
    'begin { printf("1\\n"); system("printf %%s%%s two 2"); printf("3\\n"); cat("/proc/sys/kernel/ostype"); exit(); }',
  );
  expect(lines).toEqual(['1\n', 'two2', '3\n', 'Linux\n']);
});

test('a file that cat() cannot read is a warning', async () => {
  const { outputs, ended } = await run('begin { cat("/no/such"); exit(); }');
  expect(ended.reason).toBe('exit');
  const warning = outputs.find((output) => output.kind === 'warning');
  expect(warning?.diagnostic.message).toContain('ENOENT');
});

test('a child is traced from its first instruction, and its end is the end', async () => {
  const { lines, ended } = await run(
    'tracepoint:syscalls:sys_enter_execve /pid == cpid/ { printf("%s\\n", str(args.filename)); }',
    { command: ['/bin/sh', '-c', '/bin/true'] },
  );
  expect(lines[0]).toBe('/bin/sh\n');
  expect(ended.reason).toBe('target-ended');
});

test('the end of the traced process is the end', async () => {
  const target = spawn('sleep', ['0.3']);
  const { ended } = await run('profile:hz:99 { @ = count(); }', {
    ...(target.pid !== undefined && { pid: target.pid }),
  });
  expect(ended.reason).toBe('target-ended');
});

test('aggregates of all CPUs come out reduced', async () => {
  const { atExit } = await run(
    `tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { @count = count(); @n++; @max[comm] = max(7); }`,
    { command: ['/usr/bin/perl', '-e', 'getppid() for 1..1000'] },
  );
  expect(atExit).toEqual(['@count: 1000\n', '@n: 1000\n', '@max[perl]: 7\n']);
});

test('stop() detaches, runs end and prints maps', async () => {
  const { lines, atExit, ended } = await run(
    'interval:ms:10 { @ticks = count(); } end { printf("end\\n"); }',
    {
      during: async (session) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await session.stop();
      },
    },
  );
  expect(ended.reason).toBe('stopped');
  expect(lines).toEqual(['end\n']);
  expect(atExit[0]).toMatch(/^@ticks: \d+\n$/);
});

test('a signal to the tracer runs its probe', async () => {
  const { lines } = await run('self:signal:SIGUSR1 { printf("signal\\n"); exit(); }', {
    during: (session) => session.signal('SIGUSR1'),
  });
  expect(lines).toEqual(['signal\n']);
});

const overLimits: [string, SessionLimits, string][] = [
  ['duration', { durationMs: 100 }, 'interval:s:1 { }'],
  ['event-rate', { eventsPerSecond: 50 }, 'interval:ms:1 { printf("x"); }'],
  ['overhead', { cpuShare: 1e-9 }, 'interval:ms:1 { @ = count(); }'],
];

test.each(overLimits)('past its limit a session ends: %s', async (reason, limits, script) => {
  const { ended } = await run(script, { limits });
  expect(ended.reason).toBe(reason);
});

test('a script whose maps are too large is not started', async () => {
  const start = run('begin { @a[1] = 1; }', { limits: { mapBytes: 1000 } });
  await expect(start).rejects.toThrow('1000 are allowed');
});

test('a full ring is counted as lost, never silent', async () => {
  let release = () => {};
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { outputs, lines } = await run(
    `config = { perf_rb_pages = 1 }
    tracepoint:syscalls:sys_enter_getppid /pid == cpid/ { printf("%s\\n", comm); }`,
    {
      command: ['/usr/bin/perl', '-e', 'getppid() for 1..400000'],
      onOutput: (output) => (output.kind === 'events' ? blocked : undefined),
      during: async () => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        release();
      },
    },
  );
  const lost = outputs.reduce(
    (sum, output) => (output.kind === 'lost' ? sum + output.events : sum),
    0n,
  );
  expect(lost).toBeGreaterThan(0n);
  expect(BigInt(lines.length) + lost).toBe(400_000n);
});

test('statistics tell what programs cost', async () => {
  const { outputs } = await run('interval:ms:10 { @ = count(); } interval:ms:500 { exit(); }', {
    statsIntervalMs: 200,
  });
  const stats = outputs.filter((output) => output.kind === 'stats');
  expect(stats.length).toBeGreaterThan(1);
  expect(stats.at(-1)?.programs[0]?.runCount).toBeGreaterThan(10n);
});

test('live maps come at an interval', async () => {
  const { outputs } = await run(
    'interval:ms:10 { @[cpu] = count(); } interval:ms:500 { exit(); }',
    {
      snapshotIntervalMs: 100,
    },
  );
  const periodic = outputs.filter(
    (output) => output.kind === 'snapshot' && output.reason === 'periodic',
  );
  expect(periodic.length).toBeGreaterThan(2);
});

test('a receiver that fails ends the session', async () => {
  const { ended } = await run('begin { printf("x"); } interval:s:1 { }', {
    onOutput: (output) => {
      if (output.kind === 'events') throw new Error('disk full');
    },
  });
  expect(ended).toMatchObject({ reason: 'error', message: 'disk full' });
});

test('a probe that cannot be attached is named, and nothing stays', async () => {
  const { compiled } = compile('begin { @ = 1; } interval:ms:1 { @ = 2; }', kernel, {
    sourceName: 'test',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
  });
  if (compiled === undefined) throw new Error('did not compile');
  const broken = {
    ...compiled,
    programs: compiled.programs.map((program) =>
      program.type === 'perf_event'
        ? {
            ...program,
            targets: [
              { kind: 'uprobe', probe: 1, return: false, path: '/no/such', offset: 0 } as const,
            ],
          }
        : program,
    ),
  };
  const start = startSession(broken, { binding, kernel, onOutput: () => {} });
  await expect(start).rejects.toThrow(SessionError);
  await expect(start).rejects.toThrow(
    'Unable to attach probe: interval:ms:1: no ELF file /no/such',
  );
});

test('a command that cannot go on fails the start, and no clock stays', async () => {
  const child = startChild(binding, ['true']);
  const stuck = {
    pid: child.pid,
    exited: child.exited,
    kill: () => child.kill(),
    release: () => {
      throw new Error('it is stuck');
    },
  };
  const clocks = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  const before = clocks();
  await expect(run('interval:s:1 { @ = count(); }', { child: stuck })).rejects.toThrow('stuck');
  expect(clocks()).toBe(before);
});

test('a command that does not exist is refused before anything starts', () => {
  expect(() => startChild(binding, ['no-such-command'])).toThrow('no program no-such-command');
});

test('a probe that fires inside of a probe is not run, and that is counted', async () => {
  // debugf() fires the tracepoint of bpf_trace_printk(), also in the midst of its own program.
  const { outputs, ended } = await run(
    `rawtracepoint:bpf_trace_printk { debugf("sonde-test"); }
     tracepoint:syscalls:sys_enter_execve /pid == cpid/ { debugf("sonde-test"); debugf("sonde-test"); }`,
    { command: ['/bin/true'] },
  );
  expect(ended.reason).toBe('target-ended');
  const missed = outputs.map((output) => (output.kind === 'lost' ? output.missed : 0n));
  expect(missed.reduce((sum, each) => sum + each, 0n)).toBe(2n);
});

test.each([
  ['begin { while (1) { @ = 1; } }', /infinite loop detected at insn \d+/, /count up/],
  // Walked to the limit of a million instructions: the reason comes without the half million lines of steps.
  [
    'begin { $i = 0; while ($i < 100000000) { @ += $i; $i++; } }',
    /BPF program is too large/,
    /do less in a loop/,
  ],
])(
  'a loop that the kernel sees no end of is refused where it stands: %s',
  async (script, why, hint) => {
    const error = await run(script).catch((caught: unknown) => caught);
    if (!(error instanceof SessionError)) throw error;
    const { message, span, hints } = error.diagnostic;
    expect(message).toMatch(why);
    expect(hints.join()).toMatch(hint);
    expect(span.start).toBeGreaterThanOrEqual(script.indexOf('while'));
    expect(span.end).toBeLessThan(script.length);
    expect(error.log?.length).toBeLessThan(20_000);
  },
);
