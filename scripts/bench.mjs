/** `npm run bench [-- words]`: measures Sonde and bpftrace side by side and prints ratios. Needs root. */
import { ensurePeer, peerVersion } from './peer.mjs';
import { fail, run, step } from './steps.mjs';

if (process.getuid?.() !== 0) fail('tracing needs root');
const peer = await ensurePeer();
await step('bundle sonde', process.execPath, ['apps/cli/build.mjs']);
const { status } = await run(
  process.execPath,
  ['--import', 'tsx', 'tests/bench/main.ts', ...process.argv.slice(2)],
  { loud: true, env: { SONDE_PEER_COMMAND: peer, SONDE_PEER_VERSION: peerVersion(peer) } },
);
process.exit(status);
