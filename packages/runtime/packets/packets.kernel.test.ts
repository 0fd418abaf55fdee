import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { expect, test } from 'vitest';
import type { SessionOutput } from '../output.ts';
import { startSession } from '../session.ts';
import { SessionError } from '../session-error.ts';

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });

/** Bytes that hardly another datagram on this machine has. */
const payloadBytes = 7919;
const [ipHeaderBytes, udpHeaderBytes] = [20, 8];
const packetBytes = ipHeaderBytes + udpHeaderBytes + payloadBytes;

function start(body: string, outputs: SessionOutput[] = []) {
  const script = `rawtracepoint:netif_receive_skb /args.skb.len == ${packetBytes}/ { ${body} }`;
  const options = { sourceName: 'test', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(script, kernel, options);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  return startSession(compiled, {
    binding,
    kernel,
    onOutput: (output) => void outputs.push(output),
  });
}

/** Sends a datagram over the loopback interface; settles when it has come. Gives the port that it went to. */
async function send(payload: Uint8Array): Promise<number> {
  const [sender, receiver] = [createSocket('udp4'), createSocket('udp4')];
  try {
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address();
    const received = once(receiver, 'message');
    sender.send(payload, port, '127.0.0.1');
    await received;
    return port;
  } finally {
    sender.close();
    receiver.close();
  }
}

const payload = Uint8Array.from({ length: payloadBytes }, (_, index) => index % 251);

test('skboutput writes whole packets, also what lies behind the linear part, and parts of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-packets-'));
  const [whole, part] = [join(folder, 'whole.pcap'), join(folder, 'part.pcap')];
  try {
    const session = await start(`
      @ = skboutput("${whole}", args.skb, args.skb.len, 0);
      @short = skboutput("${part}", args.skb, 64, ${ipHeaderBytes});
      @long = (int32)skboutput("${part}", args.skb, args.skb.len + 1, 0);`);
    const sentAt = Date.now();
    const port = await send(payload);
    await session.stop();
    const file = readFileSync(whole);
    expect(file.length).toBe(24 + 16 + packetBytes);
    expect(Math.abs(file.readUInt32LE(24) * 1000 - sentAt)).toBeLessThan(10_000);
    const packet = file.subarray(24 + 16);
    expect(packet[0]).toBe(0x45);
    expect(packet.readUInt16BE(ipHeaderBytes + 2)).toBe(port);
    expect([...packet.subarray(ipHeaderBytes + udpHeaderBytes)]).toEqual([...payload]);
    const cut = readFileSync(part).subarray(24);
    expect(cut.readUInt32LE(8)).toBe(64 - ipHeaderBytes);
    expect([...cut.subarray(16)]).toEqual([...packet.subarray(ipHeaderBytes, 64)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['a variable', '$s = args.skb; @ = skboutput("FILE", $s, $s->len, 0);'],
  ['a cast', '$s = (struct sk_buff *)args.skb; @ = skboutput("FILE", $s, $s->len, 0);'],
  ['an untyped argument', '$s = (struct sk_buff *)arg0; @ = skboutput("FILE", $s, $s->len, 0);'],
  ['no type at all', '@ = skboutput("FILE", (void *)args.skb, args.skb.len, 0);'],
  [
    'a branch',
    'if (pid) { $s = args.skb; if ($s->len > 9) { @ = skboutput("FILE", $s, $s->len, 0); } }',
  ],
])('skboutput takes the packet by way of %s', async (_, body) => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-packets-'));
  try {
    const path = join(folder, 'one.pcap');
    const session = await start(body.replace('FILE', path));
    await send(payload);
    await session.stop();
    expect(readFileSync(path).length).toBe(24 + 16 + packetBytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a pointer that is no packet is refused with what to do', async () => {
  const error = await start(
    '$s = args.skb; $s = $s->next; @ = skboutput("/tmp/x.pcap", $s, 1, 0);',
  ).catch((refused: unknown) => refused);
  if (!(error instanceof SessionError)) throw new Error('not refused');
  expect(error.diagnostic.code).toBe('verifier-rejected');
  expect(error.diagnostic.hints.join()).toContain('args.skb, or a variable');
});

test('packets that find no room are counted, and the script is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-packets-'));
  const outputs: SessionOutput[] = [];
  try {
    const path = join(folder, 'many.pcap');
    // One datagram, put out more often than a buffer has room for.
    const session = await start(
      `unroll(100) { @sent[(int32)skboutput("${path}", args.skb, args.skb.len, 0)] = count(); }`,
      outputs,
    );
    await send(payload);
    await session.stop();
    const packets = (readFileSync(path).length - 24) / (16 + packetBytes);
    const lost = outputs.find((output) => output.kind === 'lost');
    expect(packets).toBeGreaterThan(0);
    expect(lost?.events).toBe(BigInt(100 - packets));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file that cannot be made is said before anything is attached', async () => {
  await expect(
    start('@ = skboutput("/nowhere/x.pcap", args.skb, args.skb.len, 0);'),
  ).rejects.toThrow(/skboutput\(\): \/nowhere\/x\.pcap/);
});
