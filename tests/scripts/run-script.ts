import { type Environment, Machine, relocate } from '@sonde/asm';
import { type CompiledScript, compile, type ProgramSpec, renderDiagnostics } from '@sonde/compiler';
import { type Rendered, resultRenderer } from '@sonde/output';
import { fixtureKernel } from '../../packages/compiler/kernel/fixture.ts';
import { Pump } from '../../packages/runtime/events/pump.ts';
import { createMaps } from '../../packages/runtime/load/maps.ts';
import { Losses } from '../../packages/runtime/losses.ts';
import { UserMaps } from '../../packages/runtime/snapshot/user-maps.ts';
import { interpretedMaps } from './interpreted-maps.ts';

/** Something that happens on the made-up machine and that a probe of the script sees. */
export interface MadeUpEvent {
  /** As the `probe` builtin prints it. */
  readonly probe: string;
  /** What the program's r1 points to; see context.ts. */
  readonly context?: Uint8Array;
  readonly environment?: Partial<Environment>;
}

/** Memory that is there before the script starts. `trusted`: kernel memory that BTF pointers lead to. */
export interface MadeUpMemory {
  readonly address: bigint;
  readonly bytes: Uint8Array | string;
  readonly reach: 'user' | 'kernel' | 'trusted';
}

export interface RunScriptOptions {
  readonly events?: readonly MadeUpEvent[];
  readonly memory?: readonly MadeUpMemory[];
  /** Of begin and end, and of events that have none of their own. */
  readonly environment?: Partial<Environment>;
  readonly positional?: readonly string[];
  readonly named?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
  /** Size of the ring buffer in bytes, instead of what the script asks for. */
  readonly ringBytes?: number;
  readonly format?: 'text' | 'json';
  /** The ring buffer is read after every event, or only at the end. */
  readonly read?: 'always' | 'end';
}

export interface ScriptRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Updates that found a map full. */
  readonly lostMapUpdates: bigint;
}

/** What time() prints: 2023-11-14 22:13:20 UTC. */
const wallNs = 1_700_000_000_000_000_000n;

/**
 * Compiles a script for the frozen kernel and runs it in the interpreter: begin, the events, end. The
 * runtime's own parts handle its records and maps; only loading, attaching and reading are made up.
 * Throws when the script does not compile.
 */
export async function runScript(text: string, options: RunScriptOptions = {}): Promise<ScriptRun> {
  const run = new InterpretedRun(compiledOf(text, options), options);
  await run.fire('begin');
  for (const event of options.events ?? []) await run.happen(event);
  return run.end();
}

function compiledOf(text: string, options: RunScriptOptions): CompiledScript {
  const { compiled, diagnostics } = compile(text, fixtureKernel(), {
    sourceName: 'stdin',
    positional: options.positional ?? [],
    named: options.named ?? {},
    unsafe: true,
    config: options.config ?? {},
  });
  if (compiled === undefined)
    throw new Error(renderDiagnostics(diagnostics, { name: 'stdin', text }));
  if (options.ringBytes === undefined) return compiled;
  const maxEntries = options.ringBytes;
  const maps = compiled.maps.map((map) => (map.role === 'ring' ? { ...map, maxEntries } : map));
  return { ...compiled, maps };
}

class InterpretedRun {
  private readonly compiled: CompiledScript;
  private readonly options: RunScriptOptions;
  private readonly machine: Machine;
  private readonly pump: Pump;
  private readonly losses: Losses;
  private readonly renderer: ReturnType<typeof resultRenderer>;
  private readonly rendered: Rendered[] = [];
  private exitCode: number | undefined;

  constructor(compiled: CompiledScript, options: RunScriptOptions) {
    this.compiled = compiled;
    this.options = options;
    const cpus = fixtureKernel().possibleCpus;
    this.machine = new Machine({ maps: compiled.maps, cpus });
    for (const { address, bytes, reach } of options.memory ?? [])
      this.machine.memory.add('made up', bytesOf(bytes), reach, address);
    const kernelMaps = createMaps(interpretedMaps(this.machine), compiled, cpus);
    this.losses = new Losses(compiled, kernelMaps, () => []);
    this.renderer = resultRenderer(compiled.schema, options.format ?? 'text');
    this.pump = new Pump({
      schema: compiled.schema,
      maps: new UserMaps(compiled.schema, kernelMaps),
      resolver: { records: () => [], snapshot: () => [], remember: () => {} },
      push: async (output) => {
        if (output.kind === 'events') this.render({ ...output, wallNs });
        else if (output.kind === 'snapshot') this.render(output);
      },
      onExit: (code) => {
        this.exitCode = code;
      },
    });
  }

  /** Runs the begin or end probes. */
  async fire(kind: 'begin' | 'end'): Promise<void> {
    for (const program of this.compiled.programs)
      for (const target of program.targets)
        if (target.kind === kind) this.run(program, target.probe, {});
    if (this.options.read !== 'end' || kind === 'end') await this.read();
  }

  /** Runs every program that is attached there, unless exit() was called. */
  async happen(event: MadeUpEvent): Promise<void> {
    if (this.exitCode !== undefined) return;
    const attached = this.compiled.programs.flatMap((program) =>
      program.targets
        .filter(({ probe }) => this.compiled.schema.probes[probe] === event.probe)
        .map(({ probe }) => ({ program, probe })),
    );
    if (attached.length === 0) throw new Error(`the script has no probe ${event.probe}`);
    for (const { program, probe } of attached) this.run(program, probe, event);
    if (this.options.read !== 'end') await this.read();
  }

  async end(): Promise<ScriptRun> {
    await this.read();
    this.pump.resume();
    await this.fire('end');
    const lost = this.losses.poll();
    if (lost !== undefined) this.render(lost);
    for (const index of this.compiled.schema.maps.keys())
      await this.pump.pushSnapshot(index, 'exit');
    this.rendered.push(...this.renderer.end());
    return {
      stdout: this.textOf('stdout'),
      stderr: this.textOf('stderr'),
      exitCode: this.exitCode ?? 0,
      lostMapUpdates: this.losses.mapUpdates,
    };
  }

  private run(program: ProgramSpec, probe: number, event: Partial<MadeUpEvent>): void {
    this.machine.run(
      relocate(program.insns, program.relocations, (map) => map),
      {
        environment: {
          ...this.options.environment,
          ...event.environment,
          attachCookie: BigInt(probe),
        },
        ...(event.context && { context: event.context }),
      },
    );
  }

  private async read(): Promise<void> {
    const ring = this.compiled.maps.findIndex(({ role }) => role === 'ring');
    if (ring >= 0) await this.pump.handle(framed(this.machine.ringBuffer(ring).drain()));
  }

  private render(item: Parameters<typeof this.renderer.item>[0]): void {
    this.rendered.push(...this.renderer.item(item));
  }

  private textOf(stream: Rendered['stream']): string {
    return this.rendered
      .filter((each) => each.stream === stream)
      .map(({ text }) => text)
      .join('');
  }
}

const bytesOf = (bytes: Uint8Array | string): Uint8Array =>
  typeof bytes === 'string' ? new TextEncoder().encode(`${bytes}\0`) : bytes;

/** Records as the drain hands them over: u32 length, bytes. */
function framed(records: readonly Uint8Array[]): Uint8Array {
  const batch = new Uint8Array(records.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(batch.buffer);
  let at = 0;
  for (const record of records) {
    view.setUint32(at, record.length, true);
    batch.set(record, at + 4);
    at += 4 + record.length;
  }
  return batch;
}
