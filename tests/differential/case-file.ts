/**
 * The cases, as text: a row of the language's tables in brackets, below it cases, each a line with its name
 * and options, then the indented script.
 *
 *     [statements: declare]
 *     let-without-value | json args=1,two
 *       { let $x = 1; print($x); }
 *
 * A script that starts with `{` is the body of a begin probe. A script that names no exit gets one.
 * Lines that start with `#` are comments.
 */

/** One script and how it is run. */
export interface Case {
  /** Unique among all topics. */
  readonly name: string;
  /** Row of the tables: `section: label`, see rows.ts. */
  readonly row: string;
  readonly script: string;
  readonly format: 'text' | 'json';
  readonly unsafe: boolean;
  /** `$1`, `$2`… */
  readonly positional: readonly string[];
  /** `name=value` or `name`. */
  readonly named: readonly string[];
  /** Environment, as `BPFTRACE_KEY=value`. */
  readonly environment: readonly string[];
  /** What the workload program does, run as `-c`; see workload.c. */
  readonly workload?: string;
  /** Times, pids or addresses stand in the output: numbers are compared as N. */
  readonly masked: boolean;
  /** Options of the command line: the case runs the command itself instead of a session in this process. */
  readonly options?: readonly string[];
}

/** Reads one topic. Throws an Error that names the line when it is malformed. */
export function readCases(text: string, fileName: string): Case[] {
  const cases: Case[] = [];
  let row: string | undefined;
  let head: { line: string; place: string } | undefined;
  let script: string[] = [];
  const close = (): void => {
    if (head !== undefined) cases.push(caseOf(head, row, script));
    head = undefined;
    script = [];
  };
  for (const [index, line] of text.split('\n').entries()) {
    const place = `${fileName}:${index + 1}`;
    if (line.startsWith('  ')) {
      if (head === undefined) throw new Error(`${place}: a script without a name`);
      script.push(line.slice(2));
    } else if (line.startsWith('[')) {
      close();
      row = line.slice(1, line.lastIndexOf(']'));
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      close();
      head = { line, place };
    }
  }
  close();
  return cases;
}

function caseOf(
  { line, place }: { line: string; place: string },
  row: string | undefined,
  script: readonly string[],
): Case {
  const [name = '', optionText = ''] = line.split(' | ');
  if (row === undefined) throw new Error(`${place}: a case outside of a row`);
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`${place}: '${name}' is no name for a case`);
  const options = optionsOf(optionText, place);
  const list = (key: string): string[] => options.get(key)?.split(',') ?? [];
  const workload = options.get('workload');
  const command = options.get('options');
  return {
    name,
    row,
    script: wholeScript(script.join('\n'), workload !== undefined),
    format: options.has('json') ? 'json' : 'text',
    unsafe: options.has('unsafe'),
    positional: list('args'),
    named: list('named'),
    environment: list('env'),
    masked: options.has('masked'),
    ...(workload !== undefined && { workload }),
    ...(command !== undefined && { options: command.split(',').filter(Boolean) }),
  };
}

const knownOptions = [
  'json',
  'unsafe',
  'masked',
  'args',
  'named',
  'env',
  'workload',
  'options',
] as const;

function optionsOf(text: string, place: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const word of text.split(' ').filter(Boolean)) {
    const [key = '', ...value] = word.split('=');
    if (!knownOptions.some((known) => known === key))
      throw new Error(`${place}: there is no option ${key}`);
    options.set(key, value.join('='));
  }
  return options;
}

function wholeScript(text: string, endsWithWorkload: boolean): string {
  const script = text.startsWith('{') ? `begin ${text}` : text;
  return endsWithWorkload || /\bexit\b/.test(script) ? script : `${script}\nbegin { exit(); }`;
}
