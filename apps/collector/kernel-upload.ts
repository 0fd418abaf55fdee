import { Worker } from 'node:worker_threads';

/**
 * This host's kernel as the control plane stores it: gzip bytes, some 2 MB. Made in a thread of its own, since it takes
 * one to many seconds in which heartbeats must go on; its memory, some 100 MB, goes with the thread. Rejects when a
 * file of the kernel cannot be read.
 */
export async function saveKernelApart(): Promise<Buffer> {
  const worker = new Worker(new URL('./kernel-worker.mjs', import.meta.url));
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (status) => reject(new Error(`the thread ended with ${status}`)));
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
