import { labCases } from '../suite/cases.ts';
import type { LabCase } from '../suite/lab-case.ts';
import { problemsOf } from '../suite/problems.ts';
import type { SuiteResult } from '../suite/results.ts';

export interface Column extends SuiteResult {
  readonly series: string;
}

/** Lines of a case's output that are shown. */
const shownLinesMax = 8;

/** docs/kernels.md: a row for each case, a column for each kernel, then what each row ran and printed. */
export function matrixText(columns: readonly Column[]): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const rows = [
    ['', ...columns.map(({ series }) => series)],
    ['---', ...columns.map(() => '---')],
    ['Debian release', ...columns.map(({ release }) => release)],
    ['boot to first command', ...columns.map(({ bootMs }) => seconds(bootMs))],
    ...labCases.map((each) => [each.name, ...columns.map((column) => cellOf(each, column))]),
  ];
  const newest = columns.at(-1)!;
  return [
    '# Kernels',
    '',
    'What `sonde trace` does on stock kernels of Debian (cloud flavour), each booted in QEMU by `npm run lab -- --test`;',
    'this page is written by `npm run lab -- --matrix`. "ok" means that the script attached, fired for what the test',
    'did, and printed the right values; any other cell says why not. The kernel has to have BTF (`CONFIG_DEBUG_INFO_BTF`).',
    'Before Linux 5.18 a key of a map has at most 512 bytes: stacks have 30 frames there unless the script asks for more,',
    'and texts in keys are to be shorter than the 1024 bytes that `str()` gives by itself.',
    '',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    '## What each row ran',
    '',
    `The output is that of ${newest.release}. Where a \`fire\` command stands, the traced program was told to do that (tests/lab/suite/fire.c).`,
    '',
    ...labCases.flatMap((each) => caseText(each, newest)),
  ].join('\n');
}

function cellOf(labCase: LabCase, { series, outcomes }: Column): string {
  const outcome = outcomes.find(({ name }) => name === labCase.name);
  if (outcome === undefined) return 'not run';
  const [problem] = problemsOf(labCase, outcome, series);
  if (problem !== undefined) return `fails: ${oneLine(outcome.stderr)}`;
  return labCase.lacking?.[series]?.reason ?? 'ok';
}

/** The line that names the error, else the first. */
export function oneLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => line.includes('ERROR')) ?? lines[0] ?? 'no output';
  return telling.replace(/^.*ERROR: /, '').replaceAll('|', '\\|');
}

function caseText({ name, script, fire }: LabCase, { outcomes }: Column): string[] {
  const outcome = outcomes.find((each) => each.name === name);
  // Source lines are told where they were compiled: that of this checkout says nothing to a reader.
  const stdout = outcome?.stdout.replaceAll(/\/\S*\/(?=tests\/lab\/)/g, '');
  const lines = stdout?.split('\n').filter((line) => line.trim() !== '') ?? [];
  const shown = lines.slice(0, shownLinesMax);
  const rest = lines.length > shown.length ? [`… ${lines.length - shown.length} more`] : [];
  return [
    `**${name}**${fire ? ` (\`fire ${fire.join(' ')}\`)` : ''}`,
    '',
    '```',
    script.replace('$TCPCONNECT', 'tests/lab/suite/tcpconnect.bt'),
    ...(lines.length > 0 ? ['', ...shown, ...rest] : []),
    '```',
    '',
  ];
}
