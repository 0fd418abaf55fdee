import { type Binding, Fd } from '@sonde/sys';

/**
 * An attachment: owns the link and the perf events behind it. Closing detaches. For many at once use
 * `closeLinks`: closing a perf event can wait for grace periods of the kernel.
 */
export class Link {
  private readonly owned: readonly Fd[];

  /** Takes over descriptors, in the order in which they are to be closed: link first, event after it. */
  constructor(binding: Binding, fds: readonly number[]) {
    this.owned = fds.map((fd) => new Fd(binding, fd));
  }

  /** The link's own descriptor (of a fallback without links: the event's). Throws when closed. */
  get fdNumber(): number {
    const first = this.owned[0];
    if (first === undefined) throw new Error('a link without descriptors');
    return first.number;
  }

  close(): void {
    for (const fd of this.owned) fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Hands the open descriptors over to the caller. */
  release(): number[] {
    return this.owned.filter((fd) => fd.isOpen).map((fd) => fd.release());
  }
}

/** From here on the rest of the waiting (40 ms per tracepoint) is left to a process of its own. */
const patientEvents = 2;

/**
 * Closes many links. When the promise settles no program runs any more: what ties each program to its
 * event is gone. Events without a program may stay open in the kernel for some seconds.
 */
export async function closeLinks(binding: Binding, links: readonly Link[]): Promise<void> {
  const owned = links.map((link) => link.release());
  await binding.closeAll(owned.flatMap((fds) => fds.slice(0, 1)));
  const events = owned.flatMap((fds) => fds.slice(1));
  if (events.length <= patientEvents) await binding.closeAll(events);
  else binding.closeAside(events);
}
