import { type Tool, toolCategories, tools } from '@sonde/tools';
import { problemsOf } from '../suite/problems.ts';
import { toolCases } from '../tools/cases.ts';
import { nameOf } from '../tools/tool-case.ts';
import { type Column, oneLine } from './text.ts';

/** docs/tools.md: a table for each category with a column for each kernel, then options and output of each tool. */
export function toolsText(columns: readonly Column[]): string {
  return [
    '# Tools',
    '',
    'The script library: `sonde tools` lists it, `sonde tools NAME > NAME.bt` writes one, `sonde trace NAME.bt -- --option=value`',
    'runs it; the Scripts page opens each in the editor. `npm run lab -- --matrix` writes this page from the heads of the',
    'scripts and from what `npm run lab -- --test` found: "ok" means that on this stock kernel of Debian the tool showed what',
    'the test made happen (a real out of memory in a cgroup, a real XFS, a real retransmit). Any other cell says why not.',
    '',
    ...toolCategories.flatMap((category) => [
      `## ${category[0]!.toUpperCase()}${category.slice(1)}`,
      '',
      ...tableOf(
        tools.filter((tool) => tool.category === category),
        columns,
      ),
      '',
    ]),
    '## Each tool',
    '',
    ...tools.flatMap(sectionOf),
  ].join('\n');
}

function tableOf(shown: readonly Tool[], columns: readonly Column[]): string[] {
  const rows = [
    ['tool', 'shows', ...columns.map(({ series }) => series)],
    ['---', '---', ...columns.map(() => '---')],
    ...shown.map((tool) => [
      `[${tool.name}](#${tool.name})`,
      tool.title,
      ...columns.map((column) => cellOf(tool, column)),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`);
}

function cellOf({ name }: Tool, { series, outcomes }: Column): string {
  const toolCase = toolCases.find((each) => nameOf(each) === name);
  const outcome = outcomes.find((each) => each.name === name);
  if (toolCase === undefined || outcome === undefined) return 'not run';
  if (problemsOf(toolCase, outcome, series).length > 0) return `fails: ${oneLine(outcome.stderr)}`;
  return toolCase.lacking?.[series]?.reason ?? 'ok';
}

function sectionOf({ name, description, options, needs, example }: Tool): string[] {
  const optionLines = options.map(({ name, value, text }) => `- \`--${name}=${value}\`: ${text}`);
  return [
    `### ${name}`,
    '',
    ...description.flatMap((paragraph) => [paragraph, '']),
    ...(optionLines.length > 0 ? [...optionLines, ''] : []),
    `Needs ${needs.join(' ')}.`,
    '',
    '```',
    ...example,
    '```',
    '',
  ];
}
