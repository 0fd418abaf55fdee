import { CollectorMessage, Lost, type Output, SnapshotReason } from '@sonde/proto';
import {
  arrivalOffset,
  toContact,
  toDiagnostic,
  toEndReason,
  toFacts,
  toFeatures,
  toNewBatch,
  toSchema,
  toState,
} from '../../../apps/web/server/hub/convert.ts';
import { mutated } from '../mutate.ts';
import { bytesFeeder, type Target } from '../target.ts';

/** Bytes on the stream of a collector: protobuf that may be none, or says what no collector would. */
export const wire: Target = {
  name: 'wire',
  promise: 'is converted for the database, or refused as no message',
  limitMs: 2000,
  extension: 'bin',
  prepare() {
    const whole = samples.map((message) => CollectorMessage.encode(message).finish());
    return bytesFeeder(
      (random) => mutated(random.pick(whole), random),
      (bytes) => {
        const message = decoded(bytes);
        return message === undefined ? 'no message' : convert(message);
      },
    );
  },
};

/** gRPC answers what cannot be decoded with a status of its own: any Error is clean, memory and time are not. */
function decoded(bytes: Uint8Array): CollectorMessage | undefined {
  try {
    return CollectorMessage.decode(bytes);
  } catch {
    return undefined;
  }
}

function convert({ message }: CollectorMessage): string {
  switch (message?.$case) {
    case 'batch':
      toNewBatch('host', message.value);
      break;
    case 'runHostUpdate': {
      const update = message.value;
      toState(update.state);
      toEndReason(update.endReason);
      toSchema(update);
      JSON.stringify(update.diagnostics.map(toDiagnostic));
      break;
    }
    case 'heartbeat':
      toContact(message.value, new Date(0));
      break;
    case 'hello':
      if (message.value.facts === undefined) break;
      toFacts(message.value.facts);
      toFeatures(message.value.facts);
      arrivalOffset(message.value.facts.clockMs, new Date(0));
      break;
  }
  return message?.$case ?? 'nothing';
}

const dictionary = [{ kind: 'ksym', key: '1', text: 'schedule' }];
const outputs: Output[] = [
  {
    output: {
      $case: 'events',
      value: { records: Buffer.alloc(40), count: 1, dictionary, wallNs: 9n },
    },
  },
  {
    output: {
      $case: 'snapshot',
      value: {
        map: 1,
        reason: SnapshotReason.SNAPSHOT_REASON_PRINT,
        entries: [{ key: Buffer.alloc(8), value: Buffer.alloc(16) }],
        dictionary,
        top: 3,
        div: 2n,
        wallNs: 9n,
      },
    },
  },
  { output: { $case: 'hostText', value: { action: 'cat', event: 1, text: 'text' } } },
  { output: { $case: 'lost', value: Lost.fromPartial({ events: 3n }) } },
];

const samples: readonly CollectorMessage[] = [
  CollectorMessage.fromPartial({
    message: {
      $case: 'batch',
      value: {
        runHostId: 'c1',
        sequence: 5n,
        clockMs: -1n,
        totals: { events: 7n, overheadPercent: 1.5 },
        outputs,
      },
    },
  }),
  CollectorMessage.fromPartial({
    message: {
      $case: 'runHostUpdate',
      value: {
        runHostId: 'c1',
        state: 3,
        schemaJson: '{"events":[{"id":0}],"maps":[]}',
        diagnostics: [
          {
            code: 'unknown-field',
            severity: 'error',
            message: 'm',
            start: 1,
            end: 5,
            hints: ['h'],
            labels: [{ start: 1, end: 2, message: 'l' }],
            log: 'log',
          },
        ],
        exitCode: 1,
      },
    },
  }),
  CollectorMessage.fromPartial({
    message: {
      $case: 'hello',
      value: {
        collectorVersion: '1',
        facts: {
          kernelRelease: '6.1',
          arch: 'x86_64',
          cpuCount: 4,
          memoryBytes: 99n,
          clockMs: 5n,
          features: [{ name: 'iter', state: 1 }],
          labels: { a: 'b' },
        },
      },
    },
  }),
];
