import { createHash } from 'node:crypto';
import type { KernelUpload } from '@sonde/proto';
import type { HubDeps } from './deps.ts';

const partsLimit = 64;
const bytesLimit = 64 * 1024 * 1024;

/**
 * Puts the parts of one stream's upload together and stores the whole, once its BTF has proved to be what its
 * hash says: a Kernel is shared, so one host must not be able to describe another's.
 */
export class KernelUploads {
  readonly #deps: Pick<HubDeps, 'db' | 'log' | 'openKernel'>;
  #hash = '';
  #parts = new Map<number, Uint8Array>();

  constructor(deps: Pick<HubDeps, 'db' | 'log' | 'openKernel'>) {
    this.#deps = deps;
  }

  /** True when this part completed a kernel that nobody had uploaded. */
  async receive(hostId: string, upload: KernelUpload): Promise<boolean> {
    const { btfHash, part, parts, data } = upload;
    if (btfHash !== this.#hash) this.#begin(btfHash);
    this.#parts.set(part, data);
    const sizeBytes = [...this.#parts.values()].reduce((sum, each) => sum + each.byteLength, 0);
    if (part >= parts || parts > partsLimit || sizeBytes > bytesLimit) {
      this.#deps.log.warn({ hostId, btfHash }, 'kernel upload is too large');
      this.#begin('');
      return false;
    }
    if (this.#parts.size < parts) return false;
    const ordered = Array.from({ length: parts }, (_, index) => this.#parts.get(index));
    this.#begin('');
    const info = Buffer.concat(ordered.map((each) => each ?? new Uint8Array()));
    return this.#store(hostId, btfHash, info);
  }

  #begin(hash: string): void {
    this.#hash = hash;
    this.#parts = new Map();
  }

  async #store(hostId: string, btfHash: string, info: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const { db, log } = this.#deps;
    const release = this.#checkedRelease(info, btfHash);
    if (release === undefined) {
      log.warn({ hostId, btfHash }, 'kernel upload is not what it says');
      return false;
    }
    const where = { btfHash, release, info: null };
    const { count } = await db.kernel.updateMany({ where, data: { info } });
    log.info({ hostId, release, sizeBytes: info.byteLength, isNew: count > 0 }, 'kernel uploaded');
    return count > 0;
  }

  /** The release that the upload is for; undefined when it is malformed or its BTF is another. */
  #checkedRelease(info: Uint8Array, btfHash: string): string | undefined {
    try {
      const { release, btf } = this.#deps.openKernel(info);
      return createHash('sha256').update(btf).digest('hex') === btfHash ? release : undefined;
    } catch {
      return undefined;
    }
  }
}
