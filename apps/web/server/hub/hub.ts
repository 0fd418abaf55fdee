import { type handleUnaryCall, Server, type sendUnaryData } from '@grpc/grpc-js';
import type { Hub } from '@sonde/api';
import { type CollectorServiceServer, CollectorServiceService } from '@sonde/proto';
import { createHubCredentials } from './credentials.ts';
import type { HubDeps } from './deps.ts';
import { enroll, refuseBadRequest } from './enroll.ts';
import { toServiceError } from './hub-error.ts';
import { sweepLeases } from './lease.ts';
import { type AuthenticatedCall, identifyPeer } from './peer.ts';
import { sendPending, stopHosts } from './send-runs.ts';
import { serveStream } from './stream.ts';
import { Streams } from './streams.ts';
import { Underway } from './underway.ts';

export interface HubOptions {
  /** 0: any free one. */
  readonly port: number;
  /** DNS names and addresses by which collectors may reach the hub. */
  readonly names: readonly string[];
  readonly sweepIntervalMs: number;
}

/** The gRPC server that collectors dial. Disposing ends every stream; the collectors come back by themselves. */
export interface RunningHub extends Hub, AsyncDisposable {
  readonly port: number;
  readonly onlineHosts: number;
}

const channelOptions = {
  // A batch is half a megabyte but for one large map, which a collector bounds at half of this.
  'grpc.max_receive_message_length': 32 * 1024 * 1024,
  // A host that vanished without a word is noticed within fifteen seconds.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
};

export async function startHub(deps: HubDeps, options: HubOptions): Promise<RunningHub> {
  const streams = new Streams();
  const work = new Underway();
  const tls = await createHubCredentials(deps.authority, options.names);
  const server = new Server(channelOptions);
  server.addService(CollectorServiceService, handlers(deps, streams, work));
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`0.0.0.0:${options.port}`, tls.credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const startedAt = new Date();
  const sweep = () =>
    work.add(
      sweepLeases(deps, streams, startedAt, new Date()).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'leases not checked'),
      ),
    );
  const timer = setInterval(sweep, options.sweepIntervalMs);
  return {
    port,
    get onlineHosts() {
      return streams.size;
    },
    startRun: (runId) => sendPending(deps, streams, { runId }),
    stopRun: (runId) => stopHosts(deps, streams, runId),
    isOnline: (hostId) => streams.get(hostId) !== undefined,
    disconnect: (hostId) => streams.get(hostId)?.close('this host was revoked'),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      streams.closeAll('the control plane is shutting down');
      server.forceShutdown();
      tls[Symbol.dispose]();
      // Each stream writes down that its host has left; the database may be closed only after that.
      await work.ended();
    },
  };
}

function handlers(deps: HubDeps, streams: Streams, work: Underway): CollectorServiceServer {
  const { db, authority, log } = deps;
  return {
    enroll: unary(deps, work, (call) => enroll(deps, call.request)),
    renewCertificate: unary(deps, work, async (call) => {
      const { hostId } = await identifyPeer(deps, call);
      const { certificateRequestPem } = call.request;
      const issued = await authority
        .issueClient(hostId, certificateRequestPem)
        .catch(refuseBadRequest);
      await db.host.update({ where: { id: hostId }, data: { certificateSerial: issued.serial } });
      return { certificatePem: issued.certificatePem, authorityPem: authority.certificatePem };
    }),
    connect: (call) => {
      // An 'error' that nobody listens to would end the process; the stream's own end tells us the rest.
      call.on('error', () => {});
      work.add(
        identifyPeer(deps, call)
          .then((peer) => serveStream(deps, streams, peer, call))
          .then(() => call.end())
          .catch((error: unknown) => {
            if (!call.cancelled && !call.destroyed) {
              log.info({ err: error }, 'stream refused');
              call.emit('error', toServiceError(error));
            }
          }),
      );
    },
  };
}

type UnaryCall<Request> = AuthenticatedCall & { readonly request: Request };

/** Answers with what `answer` returns or with why it refused. */
function unary<Request, Response>(
  { log }: Pick<HubDeps, 'log'>,
  work: Underway,
  answer: (call: UnaryCall<Request>) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback: sendUnaryData<Response>) =>
    work.add(
      answer(call).then(
        (response) => callback(null, response),
        (error: unknown) => {
          log.info({ err: error }, 'call refused');
          callback(toServiceError(error));
        },
      ),
    );
}
