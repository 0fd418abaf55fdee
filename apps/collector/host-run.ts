import {
  type CompiledScript,
  type CompileOptions,
  compile,
  internalError,
  policyDenied,
} from '@sonde/compiler';
import type { Machine } from '@sonde/ebpf';
import { EndReason, RunHostState, type RunHostUpdate, type StartRun } from '@sonde/proto';
import {
  type EndedOutput,
  hostResolver,
  type Session,
  SessionError,
  type SessionOutput,
  startSession,
} from '@sonde/runtime';
import { Batcher } from './batcher.ts';
import { endReasons, toDiagnostic } from './convert.ts';
import { effectiveLimits } from './limits.ts';
import { Outbox } from './outbox.ts';
import { forbidsScript, type Policy } from './policy.ts';

export interface HostRunOptions {
  readonly request: StartRun;
  readonly machine: Machine;
  readonly policy: Policy;
  /** Batches wait in the outbox, or an update is to be sent. */
  readonly changed: () => void;
  /** What may wait for the control plane; the default is 32 MiB. */
  readonly outboxBytesMax?: number;
}

/** What may wait for the control plane, per run. */
const outboxBytesMax = 32 * 1024 * 1024;
/** Each update carries all diagnostics, so a script that warns for ever must not make them grow for ever. */
const diagnosticsMax = 100;

/** This host's share of one run: compile, load, batch, tell. */
export class HostRun {
  readonly id: string;
  readonly isInteractive: boolean;
  readonly outbox: Outbox;
  /** The newest word on the state; sent again after a reconnect. */
  update: RunHostUpdate;
  private readonly options: HostRunOptions;
  private session: Session | undefined;
  private stopping: EndedOutput['reason'] | undefined;
  private readonly batcher: Batcher;
  private endedAtMs: number | undefined;

  constructor(options: HostRunOptions) {
    const { request } = options;
    this.id = request.runHostId;
    this.isInteractive = request.interactive;
    this.options = options;
    this.outbox = new Outbox(options.outboxBytesMax ?? outboxBytesMax);
    this.batcher = new Batcher({
      runHostId: this.id,
      outbox: this.outbox,
      added: options.changed,
    });
    this.update = { ...noUpdate, runHostId: this.id, state: RunHostState.RUN_HOST_STATE_COMPILING };
  }

  get isEnded(): boolean {
    return this.endedAtMs !== undefined;
  }

  /** Ended, everything stored, and told long enough ago to have been heard. */
  isForgettable(nowMs: number): boolean {
    return this.endedAtMs !== undefined && this.outbox.isEmpty && nowMs - this.endedAtMs > 60_000;
  }

  /** Never rejects: what goes wrong becomes the state FAILED with a diagnostic. */
  async start(): Promise<void> {
    this.tell({});
    try {
      await this.compileAndStart();
    } catch (error) {
      this.failWith(error);
    }
  }

  stop(reason: EndedOutput['reason']): void {
    this.stopping ??= reason;
    void this.session?.stop(reason);
  }

  /** Ends it without a word: the control plane does not know this run. */
  async drop(): Promise<void> {
    await this.session?.stop('collector-stopped');
  }

  /** Refuses before anything happened. */
  refuse(message: string): void {
    const hint = 'Choose other hosts, or ask the owner of this one to change its policy';
    this.endFailed([toDiagnostic(policyDenied(message, hint))]);
  }

  private async compileAndStart(): Promise<void> {
    const { request, machine, policy } = this.options;
    const startedMs = performance.now();
    const { compiled, diagnostics } = compile(
      request.source,
      machine.kernel,
      compileOptions(request),
    );
    const compileUs = Math.round((performance.now() - startedMs) * 1000);
    const told = diagnostics.map((each) => toDiagnostic(each));
    if (!compiled) return this.endFailed(told, { compileUs });
    const denied = forbidsScript(policy, compiled, machine.kernel.possibleCpus);
    if (denied) return this.refuse(denied);
    this.update = {
      ...this.update,
      diagnostics: told,
      compileUs,
      schemaJson: JSON.stringify(compiled.schema),
    };
    await this.startSession(compiled);
  }

  private async startSession(compiled: CompiledScript): Promise<void> {
    const { request, machine, policy } = this.options;
    const startedMs = performance.now();
    this.session = await startSession(compiled, {
      binding: machine.binding,
      kernel: machine.kernel,
      onOutput: (output) => this.take(output, startedMs),
      createResolver: hostResolver(machine.binding, {
        pids: request.pid ? [request.pid] : [],
        symbols: machine.symbols,
      }),
      limits: effectiveLimits(request.limits, policy),
      snapshotIntervalMs: request.snapshotIntervalMs || 1000,
      statsIntervalMs: 1000,
    });
    if (this.stopping) void this.session.stop(this.stopping);
  }

  private take(output: SessionOutput, startedMs: number): void {
    switch (output.kind) {
      case 'attached':
        return this.tell({
          state: RunHostState.RUN_HOST_STATE_ATTACHED,
          attachedProbes: output.probes,
          pinnedPaths: [...output.pinned],
          attachUs: Math.round((performance.now() - startedMs) * 1000),
        });
      case 'events':
      case 'snapshot':
      case 'host-text':
      case 'lost':
        return this.batcher.add(output);
      case 'warning':
        if (this.update.diagnostics.length >= diagnosticsMax) return this.batcher.countLostText();
        return this.tell({
          diagnostics: [...this.update.diagnostics, toDiagnostic(output.diagnostic)],
        });
      case 'stats':
        return this.addStats(output);
      // Only `sonde trace --test` and `--bench` ask for these.
      case 'test':
      case 'benchmark':
        return;
      case 'ended':
        return this.end(output);
    }
  }

  private addStats(output: SessionOutput & { kind: 'stats' }): void {
    const runCount = output.programs.reduce((sum, program) => sum + program.runCount, 0n);
    const runTimeNs = output.programs.reduce((sum, program) => sum + program.runTimeNs, 0n);
    // The last statistics of a session carry no share: keep what was seen while it ran.
    const overheadPercent =
      output.cpuShare > 0 ? output.cpuShare * 100 : this.batcher.totals.overheadPercent;
    this.batcher.measured({ runCount, runTimeNs, overheadPercent });
  }

  private end(ended: EndedOutput): void {
    this.batcher.flush({ isLast: true });
    this.endedAtMs = Date.now();
    if (ended.reason === 'error') {
      const diagnostic = internalError(ended.message ?? 'the session broke');
      return this.endFailed([...this.update.diagnostics, toDiagnostic(diagnostic)]);
    }
    this.tell({
      state: RunHostState.RUN_HOST_STATE_DONE,
      endReason: endReasons[ended.reason],
      exitCode: ended.exitCode,
      lastSequence: this.outbox.lastSequence,
      totals: this.batcher.totals,
    });
  }

  private failWith(error: unknown): void {
    const known = error instanceof SessionError ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    const diagnostic = known?.diagnostic ?? internalError(message);
    this.endFailed([...this.update.diagnostics, toDiagnostic(diagnostic, known?.log)]);
  }

  private endFailed(
    diagnostics: RunHostUpdate['diagnostics'],
    more: Partial<RunHostUpdate> = {},
  ): void {
    this.endedAtMs = Date.now();
    this.tell({
      ...more,
      state: RunHostState.RUN_HOST_STATE_FAILED,
      diagnostics,
      endReason: EndReason.END_REASON_ERROR,
      lastSequence: this.outbox.lastSequence,
      totals: this.batcher.totals,
    });
  }

  private tell(change: Partial<RunHostUpdate>): void {
    this.update = { ...this.update, ...change };
    this.options.changed();
  }
}

const compileOptions = (request: StartRun): CompileOptions => ({
  sourceName: request.scriptName || 'script',
  positional: request.positional,
  named: request.named,
  unsafe: request.unsafe,
  reportsReads: request.reportsReads,
  config: {},
  ...(request.pid > 0 && { pid: request.pid }),
  ...(request.cgroup !== '' && { cgroup: request.cgroup }),
});

const noUpdate: RunHostUpdate = {
  runHostId: '',
  state: RunHostState.RUN_HOST_STATE_UNSPECIFIED,
  diagnostics: [],
  attachedProbes: 0,
  pinnedPaths: [],
  endReason: EndReason.END_REASON_UNSPECIFIED,
  exitCode: 0,
  schemaJson: '',
  compileUs: 0,
  attachUs: 0,
  lastSequence: 0n,
  totals: undefined,
};
