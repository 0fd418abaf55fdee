/** What a tracer did with a script. */
export interface Outcome {
  /** Exit status: 0, that of exit(), or 1 when the script was refused. */
  readonly status: number;
  readonly stdout: string;
  /** Errors and warnings of the compiler. */
  readonly diagnostics: string;
  /** What was written to stderr once the probes were attached. */
  readonly stderr: string;
}

/** What bpftrace did, and with what. */
export interface Golden extends Outcome {
  /** Digest of the case, so that a golden whose case was edited is not believed. */
  readonly digest: string;
}

const parts = ['stdout', 'diagnostics', 'stderr'] as const;

/** Goldens of a topic as text that diffs well: `=== name (status) digest`, then parts that are not empty. Lines of content are indented. */
export const printGoldens = (goldens: ReadonlyMap<string, Golden>): string =>
  [...goldens]
    .map(([name, outcome]) => {
      const shown = parts.filter((part) => outcome[part] !== '');
      const texts = shown.map((part) => `--- ${part}\n${indented(outcome[part])}\n`);
      return `=== ${name} (${outcome.status}) ${outcome.digest}\n${texts.join('')}`;
    })
    .join('\n');

/** The inverse of printGoldens. */
export function readGoldens(text: string): Map<string, Golden> {
  const goldens = new Map<string, Golden>();
  for (const chunk of text.split(/^=== /m).slice(1)) {
    const [head = '', ...sections] = chunk.replace(/\n$/, '').split(/^--- /m);
    const [, name = '', status, digest = ''] = /^(\S+) \((\d+)\) (\w+)/.exec(head) ?? [];
    const contents = new Map(
      sections.map((section) => {
        const end = section.indexOf('\n');
        return [section.slice(0, end), plain(section.slice(end + 1))];
      }),
    );
    goldens.set(name, {
      status: Number(status),
      digest,
      stdout: contents.get('stdout') ?? '',
      diagnostics: contents.get('diagnostics') ?? '',
      stderr: contents.get('stderr') ?? '',
    });
  }
  return goldens;
}

/** A line of its own says when the text does not end in a newline. */
const indented = (text: string): string => {
  const lines = text.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return text.endsWith('\n') ? lines.slice(0, -1).join('\n') : `${lines.join('\n')}\n\\ no newline`;
};

function plain(text: string): string {
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : line.slice(2)));
  return text.endsWith('\\ no newline\n') || text.endsWith('\\ no newline')
    ? lines.slice(0, -1).join('\n')
    : `${lines.join('\n')}\n`;
}
