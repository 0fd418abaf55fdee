/**
 * Signals of Linux (include/uapi/asm-generic/signal.h; x86-64 and arm64 agree) by number: the name that
 * signal() takes, without SIG, and what signal_name() says.
 */
const signals: readonly (readonly [name: string, text: string])[] = [
  ['', 'Unknown signal 0'],
  ['HUP', 'Hangup'],
  ['INT', 'Interrupt'],
  ['QUIT', 'Quit'],
  ['ILL', 'Illegal instruction'],
  ['TRAP', 'Trace/breakpoint trap'],
  ['ABRT', 'Aborted'],
  ['BUS', 'Bus error'],
  ['FPE', 'Floating point exception'],
  ['KILL', 'Killed'],
  ['USR1', 'User defined signal 1'],
  ['SEGV', 'Segmentation fault'],
  ['USR2', 'User defined signal 2'],
  ['PIPE', 'Broken pipe'],
  ['ALRM', 'Alarm clock'],
  ['TERM', 'Terminated'],
  ['STKFLT', 'Stack fault'],
  ['CHLD', 'Child exited'],
  ['CONT', 'Continued'],
  ['STOP', 'Stopped (signal)'],
  ['TSTP', 'Stopped'],
  ['TTIN', 'Stopped (tty input)'],
  ['TTOU', 'Stopped (tty output)'],
  ['URG', 'Urgent I/O condition'],
  ['XCPU', 'CPU time limit exceeded'],
  ['XFSZ', 'File size limit exceeded'],
  ['VTALRM', 'Virtual timer expired'],
  ['PROF', 'Profiling timer expired'],
  ['WINCH', 'Window changed'],
  ['IO', 'I/O possible'],
  ['PWR', 'Power failure'],
  ['SYS', 'Bad system call'],
  ['', 'Unknown signal 32'],
  ['', 'Unknown signal 33'],
];

export const signalMax = 64;

/** The index is the number. Those above the named ones are the real-time signals. */
export const signalTexts: readonly string[] = Array.from(
  { length: signalMax + 1 },
  (_, number) => signals[number]?.[1] ?? `Real-time signal ${number - signals.length}`,
);

/** The names that signal() takes. */
export const signalNames: readonly string[] = signals
  .map(([name]) => name)
  .filter((name) => name !== '');

/** `KILL`, `SIGKILL`, in any case. */
export function signalNumber(name: string): number | undefined {
  const plain = name.toUpperCase().replace(/^SIG/, '');
  const number = signals.findIndex(([each]) => each !== '' && each === plain);
  return number < 0 ? undefined : number;
}
