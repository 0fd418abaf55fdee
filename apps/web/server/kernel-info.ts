import { gunzipSync } from 'node:zlib';
import {
  type KernelInfo,
  type SavedKernel,
  SavedKernelError,
  savedKernelInfo,
  unpackSavedKernel,
} from '@sonde/compiler';

/** Far above any kernel's, far below what would hurt: an upload must not unpack to gigabytes. */
const unpackedLimitBytes = 256 * 1024 * 1024;

/** What a collector uploads: a saved kernel, gzipped. Throws SavedKernelError. */
export function openKernel(upload: Uint8Array): SavedKernel {
  let packed: Uint8Array;
  try {
    packed = gunzipSync(upload, { maxOutputLength: unpackedLimitBytes });
  } catch (cause) {
    throw new SavedKernelError('not a compressed saved kernel', { cause });
  }
  return unpackSavedKernel(packed);
}

/** The same, ready to compile against. */
export const readKernel = (upload: Uint8Array): KernelInfo => savedKernelInfo(openKernel(upload));
