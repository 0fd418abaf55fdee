/**
 * What a guest asks. DNS on UDP port 53: 127.0.0.9 for names below lab.example, "no such name" for the rest. HTTP on
 * port 8080: "hello".
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const noSuchName = 3;
const socket = createSocket('udp4');
socket.on('message', (question, { port, address }) => {
  const isOurs = question.includes('\x03lab\x07example\0');
  const end = question.indexOf(0, 12) + 5;
  const isAddress = question.readUInt16BE(end - 4) === 1;
  const reply = Buffer.from(question.subarray(0, end));
  reply.writeUInt16BE(0x8180 | (isOurs ? 0 : noSuchName), 2);
  reply.writeUInt16BE(isOurs && isAddress ? 1 : 0, 6);
  reply.writeUInt32BE(0, 8);
  // The name of the question again, type A, class IN, for a minute, four bytes.
  const record = Buffer.from('c00c000100010000003c00047f000009', 'hex');
  const parts = isOurs && isAddress ? [reply, record] : [reply];
  socket.send(Buffer.concat(parts), port, address);
});
socket.bind(53, '127.0.0.1');
createServer((_, response) => response.end('hello\n')).listen(8080, '127.0.0.1');
