import { type CompiledScript, type Diagnostic, policyDenied } from '@sonde/compiler';
import { closeLinks, Fd, type KernelMap, RingBuffer, runIter } from '@sonde/ebpf';
import { type Attached, attachAll } from './attach/attach-all.ts';
import { pinIterators } from './attach/pin-iterators.ts';
import type { Child } from './child.ts';
import { Outbox } from './events/outbox.ts';
import { Pump } from './events/pump.ts';
import { createMaps, mapMemoryBytes } from './load/maps.ts';
import { type LoadedProgram, loadPrograms } from './load/programs.ts';
import { Losses } from './losses.ts';
import { Faults, runOnDemand } from './on-demand.ts';
import type { SessionOptions } from './options.ts';
import type { EndedOutput, EndReason } from './output.ts';
import { Overhead } from './overhead.ts';
import { openPackets, type PacketOutput } from './packets/packet-output.ts';
import { noResolver, type Resolver } from './resolver.ts';
import { messageOf, SessionError } from './session-error.ts';
import { UserMaps } from './snapshot/user-maps.ts';
import { limitToCgroup, type Target, watchTarget } from './target.ts';
import { UnwindTables } from './unwind/unwind-tables.ts';
import { watchUnwind } from './unwind/watch-unwind.ts';
import { watchSession } from './watch.ts';

/** A script that runs on this machine. */
export interface Session {
  /** Settles when everything is detached, put out and closed; never rejects. */
  readonly ended: Promise<EndedOutput>;
  /** Ends the session: detach, end probes, last snapshots. Calling it twice does nothing more. */
  stop(reason?: EndReason): Promise<EndedOutput>;
  /** Runs what waits for a signal to the tracer (`self:signal:SIGUSR1`). */
  signal(name: 'SIGUSR1'): void;
}

/**
 * Starts a compiled script: creates maps, loads programs, runs begin, attaches. Throws SessionError, with
 * nothing left in the kernel, when it does not fit the limits, the verifier refuses a program, or a
 * probe cannot be attached. Settles once everything is attached; outputs may come before.
 */
export async function startSession(
  compiled: CompiledScript,
  options: SessionOptions,
): Promise<Session> {
  let session: RunningSession | undefined;
  try {
    const unwind = UnwindTables.read(compiled);
    const sized = unwind?.sized(compiled) ?? compiled;
    checkMemory(sized, options);
    session = new RunningSession(sized, options, unwind);
    await session.start();
    return session;
  } catch (error) {
    options.child?.kill();
    await session?.abandon();
    throw error;
  }
}

function checkMemory(compiled: CompiledScript, { limits, kernel }: SessionOptions): void {
  const needed = mapMemoryBytes(compiled, kernel.possibleCpus);
  const { mapBytes } = limits ?? {};
  if (mapBytes === undefined || needed <= mapBytes) return;
  const message = `The script's maps take ${needed} bytes, ${mapBytes} are allowed`;
  const hint = 'Lower max_map_keys, or give maps sizes of their own';
  throw new SessionError(policyDenied(message, hint));
}

/**
 * Loads and attaches a compiled script and undoes it at once: nothing of it runs but what meets an event in between.
 * Throws SessionError like startSession.
 */
export async function rehearseSession(
  compiled: CompiledScript,
  options: SessionOptions,
): Promise<void> {
  try {
    await new RunningSession(compiled, options).rehearse();
  } finally {
    options.child?.kill();
  }
}

class RunningSession implements Session {
  readonly ended: Promise<EndedOutput>;
  private settle: (ended: EndedOutput) => void = () => {};
  private readonly compiled: CompiledScript;
  private readonly options: SessionOptions;
  private readonly outbox: Outbox;
  private readonly kernelMaps: KernelMap[];
  private readonly losses: Losses;
  private readonly resolver: Resolver;
  private readonly pump: Pump;
  /** Of the tests or benchmarks; absent when probes are traced. */
  private readonly faults: Faults | undefined;
  private programs: LoadedProgram[] = [];
  private attached: Attached = { links: [], iterators: [], probes: 0, shared: [], warnings: [] };
  private ring: RingBuffer | undefined;
  private packets: PacketOutput | undefined;
  private readonly unwind: UnwindTables | undefined;
  private statistics: Fd | undefined;
  /** Directory of the cgroup that it is limited to. */
  private cgroup: string | undefined;
  private stopWatching: (() => void)[] = [];
  private ending = false;
  private exitCode = 0;
  private failure: string | undefined;

  constructor(compiled: CompiledScript, options: SessionOptions, unwind?: UnwindTables) {
    this.compiled = compiled;
    this.unwind = unwind;
    this.options = options;
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.faults = compiled.mode === 'trace' ? undefined : new Faults(compiled.schema);
    const receive = this.faults?.watching(options.onOutput) ?? options.onOutput;
    this.outbox = new Outbox(receive, (error) => this.fail(error));
    this.kernelMaps = createMaps(options.binding, compiled, options.kernel.possibleCpus);
    unwind?.open(this.kernelMaps);
    this.losses = new Losses(compiled, this.kernelMaps, () => this.programs);
    this.resolver = options.createResolver?.(compiled.schema) ?? noResolver;
    this.pump = new Pump({
      schema: compiled.schema,
      maps: new UserMaps(compiled.schema, this.kernelMaps),
      resolver: this.resolver,
      push: (output) => this.outbox.push(output),
      onExit: (code) => {
        // A test that calls exit() ends itself, not those after it.
        if (this.faults !== undefined) return this.faults.exited(code);
        this.exitCode = code;
        void this.stop('exit');
      },
    });
  }

  async start(): Promise<void> {
    const { binding, kernel } = this.options;
    this.load();
    this.packets = openPackets(this.compiled, this.kernelMaps, {
      binding,
      onlineCpus: kernel.onlineCpus,
      onError: (error) => this.fail(error),
    });
    if (this.wantsStatistics()) this.statistics = new Fd(binding, binding.enableStats());
    this.run('begin');
    await this.attach();
    for (const diagnostic of this.attached.warnings)
      void this.outbox.push({ kind: 'warning', diagnostic });
    if (this.faults !== undefined) return this.runOnDemand(this.faults);
    const { probes, shared } = this.attached;
    const pinned = pinIterators(binding, this.attached.iterators);
    void this.outbox.push({ kind: 'attached', probes, shared, pinned });
    await this.read();
    if (!this.ending) this.watch();
  }

  /** Does all that may fail, and undoes it. */
  async rehearse(): Promise<void> {
    try {
      this.load();
      await this.attach();
    } finally {
      await this.abandon();
    }
  }

  stop(reason: EndReason = 'stopped'): Promise<EndedOutput> {
    if (!this.ending) {
      this.ending = true;
      void this.finish(reason);
    }
    return this.ended;
  }

  signal(name: 'SIGUSR1'): void {
    if (this.ending) return;
    this.run('signal', name);
  }

  /** Undoes a start that failed; no output. */
  async abandon(): Promise<void> {
    this.ending = true;
    for (const stop of this.stopWatching) stop();
    await this.close();
  }

  private load(): void {
    const { binding, kernel } = this.options;
    const { features } = kernel;
    const limited = this.targetPid !== undefined;
    this.cgroup = limitToCgroup(this.compiled, this.kernelMaps);
    this.programs = loadPrograms(binding, this.compiled, this.kernelMaps, {
      features,
      limited,
      fullVerifierLog: this.options.fullVerifierLog === true,
    });
  }

  private async attach(): Promise<void> {
    const { binding, kernel } = this.options;
    const pid = this.targetPid;
    this.attached = await attachAll(this.programs, {
      host: { binding, ...pickHost(kernel), ...(pid !== undefined && { pid }) },
      schema: this.compiled.schema,
      missingProbes: this.compiled.config.missingProbes,
    });
  }

  private get targetPid(): number | undefined {
    return this.options.child?.pid ?? this.compiled.pidFilter;
  }

  private get target(): Target {
    const { child } = this.options;
    const { pidFilter } = this.compiled;
    return {
      ...(child !== undefined && { child }),
      ...(pidFilter !== undefined && { pid: pidFilter }),
      ...(this.cgroup !== undefined && { cgroup: this.cgroup }),
    };
  }

  private async runOnDemand(faults: Faults): Promise<void> {
    await this.read();
    const passed = await runOnDemand({
      programs: this.programs,
      faults,
      drain: async () => {
        await this.ring?.flush();
        this.pump.resume();
      },
      push: (output) => this.outbox.push(output),
    });
    this.exitCode = passed ? 0 : 1;
    void this.stop('exit');
  }

  /** Begins to read the ring buffer, with what begin wrote. */
  private async read(): Promise<void> {
    const ring = this.kernelMaps[this.compiled.maps.findIndex((map) => map.role === 'ring')];
    if (ring === undefined) return;
    this.ring = new RingBuffer(this.options.binding, ring, {
      onBatch: (batch) => this.pump.handle(batch),
      onError: (error) => this.fail(error),
    });
    await this.ring.flush();
  }

  /** Lets the child go and starts everything that may end the session. */
  private watch(): void {
    const { child } = this.options;
    this.stopWatching.push(
      watchSession({
        session: this.options,
        losses: this.losses,
        createOverhead: this.statistics && (() => this.createOverhead()),
        events: () => this.pump.events,
        push: (output) => this.outbox.push(output),
        pushSnapshots: () => this.pushSnapshots('periodic'),
        end: (reason) => void this.stop(reason),
      }),
    );
    if (child !== undefined) this.release(child);
    this.stopWatching.push(
      watchTarget(this.options.binding, this.target, () => void this.stop('target-ended')),
    );
    this.watchUnwind();
    void this.runIterators();
  }

  /** Lets the command go. What was read of it before it executed was ours. */
  private release(child: Child): void {
    const { unwind, resolver } = this;
    const remember = () => resolver.remember(child.pid);
    if (unwind === undefined) {
      child.release();
      return remember();
    }
    // It can end before its names are asked for, so they are noted while it is held.
    child.release(() => {
      unwind.refresh(child.pid);
      remember();
    });
  }

  private watchUnwind(): void {
    if (this.unwind === undefined) return;
    const warn = (diagnostic: Diagnostic) => void this.outbox.push({ kind: 'warning', diagnostic });
    this.stopWatching.push(watchUnwind({ tables: this.unwind, losses: this.losses, warn }));
  }

  /** Runs once those iterators that are not pinned. When there is nothing to wait for, that is the end. */
  private async runIterators(): Promise<void> {
    const { iterators } = this.attached;
    try {
      for (const { link, target } of iterators) {
        if (target.pin === undefined) await runIter(this.options.binding, link);
      }
    } catch (error) {
      return this.fail(error);
    }
    if (this.waitsForNothing) void this.stop('exit');
  }

  /** begin and end, and iterators that have run: no event can come any more. A command is still traced to its end. */
  private get waitsForNothing(): boolean {
    const { links, iterators } = this.attached;
    if (links.length > iterators.length) return false;
    if (this.options.child !== undefined && iterators.length === 0) return false;
    return !this.programs.some(({ targets }) => targets.some(({ kind }) => kind === 'signal'));
  }

  private async finish(reason: EndReason): Promise<void> {
    try {
      for (const stop of this.stopWatching) stop();
      await closeLinks(this.options.binding, this.attached.links);
      this.packets?.flush();
      await this.ring?.flush();
      this.pump.resume();
      this.run('end');
      await this.ring?.flush();
      const lost = this.losses.poll();
      if (lost !== undefined) void this.outbox.push(lost);
      if (this.faults === undefined) await this.pushSnapshots('exit');
      await this.pushLastStats();
    } catch (error) {
      this.failure ??= messageOf(error);
    }
    const ended: EndedOutput = {
      kind: 'ended',
      reason: this.failure === undefined ? reason : 'error',
      exitCode: this.exitCode,
      ...(this.failure !== undefined && { message: this.failure }),
    };
    await this.outbox.push(ended);
    this.options.child?.kill();
    await this.close();
    this.settle(ended);
  }

  private fail(error: unknown): void {
    this.failure ??= messageOf(error);
    void this.stop('error');
  }

  private run(kind: 'begin' | 'end' | 'signal', signal?: string): void {
    for (const { program, targets } of this.programs) {
      for (const target of targets) {
        if (target.kind !== kind) continue;
        if (target.kind === 'signal' && target.signal !== signal) continue;
        program.run();
      }
    }
  }

  private async pushSnapshots(reason: 'periodic' | 'exit'): Promise<void> {
    try {
      const pushed = this.compiled.schema.maps.map((_, map) => this.pump.pushSnapshot(map, reason));
      await Promise.all(pushed);
    } catch (error) {
      this.fail(error);
    }
  }

  private async pushLastStats(): Promise<void> {
    if (this.statistics === undefined) return;
    await this.outbox.push({
      kind: 'stats',
      ...this.createOverhead().measure(performance.now()),
      cpuShare: 0,
      events: this.pump.events,
      lostEvents: this.losses.events,
      lostMapUpdates: this.losses.mapUpdates,
      missed: this.losses.missed,
    });
  }

  private createOverhead(): Overhead {
    const programs = this.programs.map(({ program }) => program);
    return new Overhead(programs, performance.now());
  }

  private wantsStatistics(): boolean {
    const { limits, statsIntervalMs } = this.options;
    return statsIntervalMs !== undefined || limits?.cpuShare !== undefined;
  }

  private async close(): Promise<void> {
    const { binding } = this.options;
    await closeLinks(binding, this.attached.links);
    this.ring?.close();
    this.packets?.close();
    this.statistics?.close();
    for (const { program } of this.programs) program.close();
    for (const map of this.kernelMaps) map.close();
  }
}

const pickHost = ({ onlineCpus, binary }: SessionOptions['kernel']) => ({
  onlineCpus,
  binary: (path: string) => binary(path),
});
