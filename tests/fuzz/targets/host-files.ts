import { parseTracepointFormat, TracepointFormatError } from '@sonde/ebpf';
// Readers of files of the host that are not exported: only the package itself opens them.
import { parseLdCache } from '../../../packages/ebpf/kernel-info/ld-cache.ts';
import { parseMaps } from '../../../packages/ebpf/symbols/maps.ts';
import { parsePerfMap } from '../../../packages/ebpf/symbols/perf-map.ts';
import { mutated } from '../mutate.ts';
import { bytesFeeder, type Target } from '../target.ts';

const format = `name: sys_enter_openat
ID: 639
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

\tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;
\tfield:char comm[16];\toffset:32;\tsize:16;\tsigned:0;
\tfield:__data_loc char[] name;\toffset:48;\tsize:4;\tsigned:0;

print fmt: "dfd: 0x%08lx"
`;
const texts = [
  format,
  '55d0c0000000-55d0c0001000 r-xp 00001000 08:01 1234   /usr/bin/bash (deleted)\n7ffd0000-7ffe0000 rw-p 0 0 0 [stack]\n',
  '7f00 20 jit::one\n0x7f20 10 jit two\nzz 1 x\n',
];

/** Files of the host that processes there may write, or that a kernel of the future writes otherwise. */
export const hostFiles: Target = {
  name: 'host-files',
  promise: 'are read, or refused with an error that says so',
  limitMs: 2000,
  extension: 'bin',
  prepare() {
    const encoder = new TextEncoder();
    const whole = [...texts.map((text) => encoder.encode(text)), ldCache()];
    return bytesFeeder(
      (random) => mutated(random.pick(whole), random),
      (bytes) => {
        const text = new TextDecoder().decode(bytes);
        parseMaps(text);
        parsePerfMap(text);
        parseLdCache(Buffer.from(bytes));
        try {
          parseTracepointFormat(text);
          return 'a format';
        } catch (error) {
          if (error instanceof TracepointFormatError) return 'no format';
          throw error;
        }
      },
    );
  },
};

/** /etc/ld.so.cache in its new form with one entry, see ld-cache.ts. */
function ldCache(): Uint8Array {
  const name = 'libc.so.6\0/lib/libc.so.6\0';
  const bytes = new Uint8Array(48 + 24 + name.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('glibc-ld.so.cache1.1'));
  view.setUint32(20, 1, true);
  view.setUint32(24, name.length, true);
  view.setUint32(48, 0x303, true);
  view.setUint32(52, 72, true);
  view.setUint32(56, 82, true);
  bytes.set(new TextEncoder().encode(name), 72);
  return bytes;
}
