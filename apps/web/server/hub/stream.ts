import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { CollectorMessage, HubMessage } from '@sonde/proto';
import { receiveBatch } from './batch.ts';
import { toContact } from './convert.ts';
import type { HubDeps, Peer } from './deps.ts';
import { receiveHello } from './hello.ts';
import { HubError } from './hub-error.ts';
import { KernelUploads } from './kernel-upload.ts';
import { type PersistOptions, persist } from './persist.ts';
import { applyUpdate } from './run-host-update.ts';
import { sendPending } from './send-runs.ts';
import type { Stream, Streams } from './streams.ts';

export type CollectorCall = ServerDuplexStream<CollectorMessage, HubMessage>;

/** A contact is written down so often; whether a host is there at all is known from its stream. */
const contactIntervalMs = 10_000;
const logLineLimit = 2_000;

/**
 * Serves one collector until its stream ends. Messages are handled one after the other, and the next is
 * not read before the last one is done: a slow or absent database holds the collector back through
 * HTTP/2's own flow control, and no queue can grow here.
 */
export async function serveStream(
  deps: HubDeps,
  streams: Streams,
  peer: Peer,
  call: CollectorCall,
): Promise<void> {
  const ended = new AbortController();
  const stream = openStream(call, peer, ended);
  const options: PersistOptions = {
    signal: ended.signal,
    // The collector would take silence for our death and end its interactive runs.
    onWait: () => stream.send(stillHere),
  };
  const session = { deps, streams, peer, stream, options, uploads: new KernelUploads(deps) };
  let isAdmitted = false;
  let lastContactAt = 0;
  let contact: Contact | undefined;
  try {
    // Not `for await`: leaving that on an error would destroy the call before its status is sent.
    const messages: AsyncIterator<CollectorMessage> = call[Symbol.asyncIterator]();
    for (;;) {
      const next = await messages.next();
      if (next.done || ended.signal.aborted) break;
      const { message } = next.value;
      if (message === undefined) continue;
      if (!isAdmitted) {
        await admit(session, message);
        isAdmitted = true;
      } else {
        await receive(session, message);
      }
      if (message.$case === 'heartbeat') contact = toContact(message.value, new Date());
      if (Date.now() - lastContactAt > contactIntervalMs) {
        lastContactAt = Date.now();
        await touch(deps, peer, contact);
      }
    }
  } finally {
    ended.abort();
    if (streams.remove(stream)) await depart(deps, peer);
  }
}

const stillHere = { $case: 'acknowledge', value: { runHostId: '', sequence: 0n } } as const;

interface Session {
  readonly deps: HubDeps;
  readonly streams: Streams;
  readonly peer: Peer;
  readonly stream: Stream;
  readonly options: PersistOptions;
  readonly uploads: KernelUploads;
}

type Contact = ReturnType<typeof toContact>;
type Message = NonNullable<CollectorMessage['message']>;

function openStream(call: CollectorCall, { hostId }: Peer, ended: AbortController): Stream {
  call.once('cancelled', () => {
    ended.abort();
    call.destroy();
  });
  return {
    hostId,
    send(message) {
      if (!ended.signal.aborted && !call.destroyed) call.write({ message });
    },
    close(reason) {
      if (ended.signal.aborted) return;
      ended.abort();
      call.emit('error', { code: status.UNAVAILABLE, details: reason });
      call.destroy();
    },
  };
}

async function admit(session: Session, message: Message): Promise<void> {
  const { deps, streams, peer, stream, options } = session;
  if (message.$case !== 'hello') {
    throw new HubError(status.FAILED_PRECONDITION, 'the first message must be Hello');
  }
  const arrival = await persist(deps, options, () => receiveHello(deps, peer, message.value));
  stream.send({ $case: 'welcome', value: arrival.welcome });
  if (arrival.wantedBtfHash !== undefined) {
    stream.send({ $case: 'requestKernel', value: { btfHash: arrival.wantedBtfHash } });
  }
  for (const runHostId of arrival.stoppedRunHostIds) {
    stream.send({ $case: 'stopRun', value: { runHostId } });
  }
  // It broke while the database was slow: a newer stream of the host may stand already, and must stay.
  if (options.signal.aborted) return;
  // From here on run.start finds the host; what it began before that is looked up next.
  streams.add(stream);
  deps.bus.publish(`hosts:${peer.teamId}`, { hostId: peer.hostId });
  await persist(deps, options, () => sendPending(deps, streams, { hostId: peer.hostId }));
}

async function receive(session: Session, message: Message): Promise<void> {
  const { deps, peer, stream, options, uploads } = session;
  switch (message.$case) {
    case 'heartbeat': {
      const { clockMs } = message.value;
      const value = { clockMs, hubClockMs: BigInt(Date.now()) };
      return stream.send({ $case: 'heartbeatAnswer', value });
    }
    case 'batch':
      return receiveBatch(deps, peer, stream, message.value, options);
    case 'runHostUpdate':
      return persist(deps, options, () => applyUpdate(deps, peer, message.value));
    case 'kernelUpload':
      if (await uploads.receive(peer.hostId, message.value)) {
        deps.bus.publish(`hosts:${peer.teamId}`, { hostId: peer.hostId });
      }
      return;
    case 'logLine': {
      const text = message.value.text.slice(0, logLineLimit);
      return deps.log.info({ hostId: peer.hostId, level: message.value.level, text }, 'collector');
    }
    case 'hello':
      throw new HubError(status.FAILED_PRECONDITION, 'Hello was said already');
  }
}

/**
 * Writes down that the host is there, with what its latest heartbeat said. Not worth waiting for the database: the
 * next contact is a few seconds away.
 */
async function touch(
  { db, bus, log }: HubDeps,
  { hostId, teamId }: Peer,
  contact: Contact | undefined,
): Promise<void> {
  await db.host
    .update({ where: { id: hostId }, data: { lastContactAt: new Date(), ...contact } })
    .then(() => bus.publish(`hosts:${teamId}`, { hostId }))
    .catch((error: unknown) => log.warn({ err: error, hostId }, 'contact not written'));
}

async function depart({ db, bus, log }: HubDeps, { hostId, teamId }: Peer): Promise<void> {
  await db.host
    .updateMany({ where: { id: hostId }, data: { lastContactAt: new Date() } })
    .catch((error: unknown) => log.warn({ err: error, hostId }, 'departure not written'));
  bus.publish(`hosts:${teamId}`, { hostId });
}
