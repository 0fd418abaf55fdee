import type { Machine } from '@sonde/ebpf';
import type { CollectorMessage, HubMessage, StartRun, Welcome } from '@sonde/proto';
import { collectorVersion, hostFacts } from './facts.ts';
import { HostRun } from './host-run.ts';
import { HubClock } from './hub-clock.ts';
import { HubLink } from './hub-link.ts';
import type { Identity } from './identity.ts';
import { saveKernelApart } from './kernel-upload.ts';
import type { CollectorOptions } from './options.ts';
import { forbidsRequest, type Policy } from './policy.ts';

type Outgoing = NonNullable<CollectorMessage['message']>;

const heartbeatMs = 5_000;
/** Until the hub says how long its lease is. */
const defaultLeaseMs = 60_000;
const kernelPartBytes = 512 * 1024;

export interface CollectorParts {
  readonly identity: Identity;
  readonly machine: Machine;
  readonly policy: Policy;
  readonly options: Pick<CollectorOptions, 'name' | 'labels'>;
  readonly log: (line: string) => void;
}

/** The daemon: keeps the stream to the hub, holds runs, and sends what they produce until it is stored. */
export class Collector {
  private readonly parts: CollectorParts;
  private readonly link: HubLink;
  private readonly runs = new Map<string, HostRun>();
  /** Sequence number of the last batch written to the present stream, by run. */
  private readonly sent = new Map<string, bigint>();
  private readonly told = new Map<string, HostRun['update']>();
  private welcomed = false;
  private leaseMs = defaultLeaseMs;
  private lastHeardMs = Date.now();
  private readonly timer: NodeJS.Timeout;
  private cpu = process.cpuUsage();
  private readonly clock = new HubClock();

  constructor(parts: CollectorParts) {
    this.parts = parts;
    this.link = new HubLink(parts.identity, {
      hello: () => this.hello(),
      received: (message) => this.receive(message),
      lost: (reason) => this.disconnected(reason),
      writable: () => this.pump(),
    });
    this.timer = setInterval(() => this.beat(), heartbeatMs);
    this.link.open();
  }

  /** Ends all runs, sends what is left as far as that goes quickly, and closes the stream. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const run of this.runs.values()) run.stop('collector-stopped');
    const deadline = Date.now() + 2_000;
    while (
      this.link.isOpen &&
      Date.now() < deadline &&
      [...this.runs.values()].some((run) => !run.isEnded || !run.outbox.isEmpty)
    )
      await new Promise((done) => setTimeout(done, 20));
    this.link.stop();
  }

  get hubLink(): HubLink {
    return this.link;
  }

  private hello(): Outgoing {
    const { machine, policy, options } = this.parts;
    this.welcomed = false;
    this.sent.clear();
    this.told.clear();
    this.clock.clear();
    const heldRuns = [...this.runs.values()].map(({ id, outbox }) => ({
      runHostId: id,
      lastSequence: outbox.lastSequence,
    }));
    return {
      $case: 'hello',
      value: { collectorVersion, facts: hostFacts(machine.kernel, policy, options), heldRuns },
    };
  }

  private receive(message: NonNullable<HubMessage['message']>): void {
    this.lastHeardMs = Date.now();
    switch (message.$case) {
      case 'welcome':
        return this.welcome(message.value);
      case 'startRun':
        return this.startRun(message.value);
      case 'stopRun':
        return this.runs.get(message.value.runHostId)?.stop('stopped');
      case 'acknowledge':
        return this.runs.get(message.value.runHostId)?.outbox.acknowledge(message.value.sequence);
      case 'heartbeatAnswer':
        return this.clock.answered(message.value, this.lastHeardMs);
      case 'requestKernel':
        this.uploadKernel(message.value.btfHash).catch((error: unknown) =>
          this.parts.log(`the kernel's facts could not be sent: ${error}`),
        );
        return;
    }
  }

  private welcome({ leaseMs, acknowledged, unknownRunHostIds }: Welcome): void {
    this.parts.log('connected');
    this.welcomed = true;
    if (leaseMs > 0) this.leaseMs = leaseMs;
    for (const { runHostId, sequence } of acknowledged)
      this.runs.get(runHostId)?.outbox.acknowledge(sequence);
    for (const id of unknownRunHostIds) {
      void this.runs.get(id)?.drop();
      this.runs.delete(id);
    }
    this.pump();
  }

  private startRun(request: StartRun): void {
    if (this.runs.has(request.runHostId)) return this.pump();
    const { machine, policy, log } = this.parts;
    const run = new HostRun({ request, machine, policy, changed: () => this.pump() });
    const runningCount = [...this.runs.values()].filter((each) => !each.isEnded).length;
    this.runs.set(run.id, run);
    log(`run ${request.runId} of ${request.startedBy || 'unknown'}: ${request.scriptName}`);
    const denied = forbidsRequest(policy, {
      startedBy: request.startedBy,
      unsafe: request.unsafe,
      runningCount,
    });
    if (denied) run.refuse(denied);
    else void run.start();
  }

  /** Sends updates and batches that this stream has not seen, as long as it takes them. */
  private pump(): void {
    if (!this.welcomed || !this.link.isOpen) return;
    for (const run of this.runs.values()) {
      const isFinal = run.isEnded;
      if (!isFinal && !this.tell(run)) return;
      for (const batch of run.outbox.unacknowledged()) {
        if (batch.sequence <= (this.sent.get(run.id) ?? 0n)) continue;
        this.sent.set(run.id, batch.sequence);
        if (!this.link.send({ $case: 'batch', value: batch })) return;
      }
      // The last word follows the last batch.
      if (isFinal && !this.tell(run)) return;
    }
  }

  private tell(run: HostRun): boolean {
    if (this.told.get(run.id) === run.update) return true;
    this.told.set(run.id, run.update);
    return this.link.send({ $case: 'runHostUpdate', value: run.update });
  }

  private beat(): void {
    this.link.watch();
    this.endLeases();
    const now = Date.now();
    for (const run of this.runs.values()) if (run.isForgettable(now)) this.runs.delete(run.id);
    if (!this.welcomed || !this.link.isOpen) return;
    const { user, system } = process.cpuUsage(this.cpu);
    this.cpu = process.cpuUsage();
    const cpuPercent = ((user + system) / 1000 / heartbeatMs) * 100;
    const memoryBytes = BigInt(process.memoryUsage.rss());
    const { offsetMs } = this.clock;
    const clockOffsetMs = offsetMs === undefined ? undefined : BigInt(offsetMs);
    this.link.send({
      $case: 'heartbeat',
      value: { clockMs: BigInt(Date.now()), cpuPercent, memoryBytes, clockOffsetMs },
    });
    this.pump();
  }

  /** A control plane that has vanished ends what only a person at the page wanted. */
  private endLeases(): void {
    if (Date.now() - this.lastHeardMs < this.leaseMs) return;
    for (const run of this.runs.values()) if (run.isInteractive && !run.isEnded) run.stop('lease');
  }

  private disconnected(reason: string): void {
    this.welcomed = false;
    this.parts.log(`not connected: ${reason}`);
  }

  private async uploadKernel(btfHash: string): Promise<void> {
    if (btfHash !== this.parts.machine.kernel.btfHash) return;
    const data = await saveKernelApart();
    const parts = Math.max(1, Math.ceil(data.length / kernelPartBytes));
    for (let part = 0; part < parts; part++) {
      const piece = data.subarray(part * kernelPartBytes, (part + 1) * kernelPartBytes);
      this.link.send({ $case: 'kernelUpload', value: { btfHash, part, parts, data: piece } });
    }
  }
}
