/**
 * Every name a probe may start with, lower case, aliases included. Used to find the next probe
 * after a syntax error; `providers/` gives them their meaning.
 */
const providerNames: ReadonlySet<string> = new Set([
  'bench',
  'begin',
  'end',
  'f',
  'fentry',
  'fexit',
  'fr',
  'h',
  'hardware',
  'i',
  'interval',
  'it',
  'iter',
  'k',
  'kfunc',
  'kprobe',
  'kr',
  'kretfunc',
  'kretprobe',
  'p',
  'profile',
  'rawtracepoint',
  'rt',
  's',
  'self',
  'software',
  't',
  'test',
  'tracepoint',
  'u',
  'uprobe',
  'ur',
  'uretprobe',
  'usdt',
  'w',
  'watchpoint',
]);

export const isProviderName = (name: string): boolean => providerNames.has(name.toLowerCase());
