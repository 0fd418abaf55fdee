/** What is being written in the workspace. Kept in the browser, so that no reload or sign-in loses it. */
export interface Draft {
  readonly text: string;
  /** The saved script that it started from, if any. */
  readonly script?: {
    readonly id: string;
    readonly versionId: string;
    readonly name: string;
    readonly version: number;
    /** Text of that version, to tell whether the draft differs. */
    readonly text: string;
  };
  /** The tool of the library that it started from, if any. */
  readonly tool?: { readonly name: string; readonly text: string };
  /** As typed: words with shell-like quotes. */
  readonly positional: string;
  /** Values of the script's options by name; an absent one has its default. */
  readonly named: Readonly<Record<string, string>>;
  /** Trace only this process; 0: all. */
  readonly pid: number;
  /** Trace only tasks of this cgroup: a path, or the ID of a container. Empty: all. */
  readonly cgroup: string;
  /** Report reads of memory that fail. */
  readonly reportsReads: boolean;
  /** 0: until stopped. */
  readonly durationS: number;
  /** Share of one CPU; 0: no limit. */
  readonly overheadPercent: number;
  /** Limits that the bar does not show, of the run that it started from; absent: the control plane's. */
  readonly otherLimits?: { readonly eventsPerSecond: number; readonly mapBytes: number };
  readonly unsafe: boolean;
}

export const firstDraft: Draft = {
  text: `// Counts system calls by process. Run it with Ctrl+Enter.
tracepoint:raw_syscalls:sys_enter
{
  @calls[comm] = count();
}
`,
  positional: '',
  named: {},
  pid: 0,
  cgroup: '',
  reportsReads: false,
  durationS: 30,
  overheadPercent: 5,
  unsafe: false,
};

/** What a run of this draft is called. */
export function draftName(draft: Draft): string {
  return draft.script?.name ?? draft.tool?.name ?? 'Draft';
}

/** The draft is no longer the text that its name stands for. */
export function isChanged(draft: Draft): boolean {
  const origin = draft.script ?? draft.tool;
  return origin !== undefined && origin.text !== draft.text;
}

/** Words separated by spaces; quotes keep spaces, a backslash keeps what follows. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") {
      word = (word ?? '') + text.charAt(++at);
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The inverse of `splitWords`. */
export const joinWords = (words: readonly string[]): string =>
  words
    .map((word) => (/^[^\s"'\\]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');

/** The draft's parameters as the compiler and the API take them. */
export const parametersOf = ({ positional, named, pid, cgroup, unsafe, reportsReads }: Draft) => ({
  positional: splitWords(positional),
  named,
  pid,
  cgroup: cgroup.trim(),
  unsafe,
  reportsReads,
});

/** `--name=value` words by name; `--name` alone has an empty value. */
export const readNamed = (text: string): Record<string, string> =>
  Object.fromEntries(
    splitWords(text).map((word) => {
      const [, name = word, value = ''] = /^-*([^=]+)=?(.*)$/s.exec(word) ?? [];
      return [name, value];
    }),
  );

/** The inverse of `readNamed`. */
export const writeNamed = (named: Readonly<Record<string, string>>): string =>
  joinWords(
    Object.entries(named).map(([name, value]) =>
      value === '' ? `--${name}` : `--${name}=${value}`,
    ),
  );
