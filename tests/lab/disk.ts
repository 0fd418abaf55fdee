import { rmSync } from 'node:fs';
import { runTool } from './run-tool.ts';

/**
 * Makes an ext4 disk of a folder without mounting it. Without a journal, and without features that 5.10 does
 * not know. `roomMb` is what the guest may add.
 */
export function makeDisk(path: string, folder: string, roomMb = 16): void {
  const usedMb = Number(
    runTool('du', ['-sm', '--apparent-size', folder]).toString().split('\t')[0],
  );
  rmSync(path, { force: true });
  runTool('mke2fs', [
    '-q',
    '-t',
    'ext4',
    '-O',
    '^has_journal,^metadata_csum_seed,^orphan_file',
    '-d',
    folder,
    path,
    `${Math.ceil(usedMb * 1.15) + roomMb}M`,
  ]);
}
