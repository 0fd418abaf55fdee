import { compile } from '@sonde/compiler';
import { type LocalKernelInfo, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { loadBinding } from '@sonde/sys';

/** Like execsnoop: a header, and a row with all arguments for every new program. */
const script = `
begin { printf("%-15s %-7s %-7s %s\\n", "TIME", "PID", "PPID", "ARGS"); }
tracepoint:syscalls:sys_enter_execve
{
  printf("%15s %-7d %-7d ", strftime("%H:%M:%S.%f", nsecs), pid, ppid);
  join(args.argv);
}
`;

const binding = loadBinding();
const kernel: LocalKernelInfo = localKernelInfo({
  features: () => probeFeatures({ binding, btf: () => kernel.btf }),
});

/** Milliseconds of one compilation. */
export function compileOnce(): number {
  const started = performance.now();
  const { compiled } = compile(script, kernel, {
    sourceName: 'execsnoop.bt',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
  });
  if (!compiled) throw new Error('the script does not compile');
  return performance.now() - started;
}

if (process.argv.includes('--print')) console.log(compileOnce());
