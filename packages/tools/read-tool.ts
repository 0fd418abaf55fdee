/** What a tool looks at, in the order in which the library is listed. */
export const toolCategories = [
  'processes',
  'processors',
  'memory',
  'files',
  'disks',
  'network',
  'applications',
  'security',
] as const;
export type ToolCategory = (typeof toolCategories)[number];

/** A script of the library: its text, and what its head comment says about it. */
export interface Tool {
  /** As it is called: `execsnoop`. */
  readonly name: string;
  /** What it shows, in half a line. */
  readonly title: string;
  readonly category: ToolCategory;
  /** Paragraphs, each on one line. */
  readonly description: readonly string[];
  readonly columns: readonly ToolColumn[];
  /** What can be given after `--`; mostly nothing. */
  readonly options: readonly ToolOption[];
  /** Attach points as written, aliases and wildcards too. */
  readonly probes: readonly string[];
  /** What a kernel or a host must have. */
  readonly needs: readonly string[];
  /** Lines of output. */
  readonly example: readonly string[];
  /** The whole script, head comment included. */
  readonly text: string;
}

/** A column of the output, or a map that is shown at the end. */
export interface ToolColumn {
  readonly name: string;
  readonly text: string;
}

/** One that the script asks for with getopt(): `--name=value`. */
export interface ToolOption {
  readonly name: string;
  /** As it is written in the script; `false` for a flag. */
  readonly value: string;
  readonly text: string;
}

/** A head comment that is missing or incomplete. The message says which part. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

const sectionNames = ['Columns', 'Options', 'Probes', 'Needs', 'Example'] as const;
type SectionName = (typeof sectionNames)[number];

/**
 * Reads a tool. Its text starts with a block comment, each line of it with ` * `:
 *
 *     name: title
 *
 *     description, in paragraphs
 *
 *     Category: one of toolCategories
 *
 *     Columns:
 *       NAME  what it means
 *     Options:
 *       name=default  what it changes
 *     Probes:
 *       tracepoint:category:event
 *     Needs:
 *       what a kernel must have
 *     Example:
 *       lines of output
 *
 * Options may be left out. Throws ToolError when another part is missing.
 */
export function readTool(text: string): Tool {
  const [head = '', ...rest] = headLines(text);
  const [, name, title] = /^([a-z0-9-]+): (\S.*)$/.exec(head) ?? [];
  if (name === undefined || title === undefined) throw new ToolError('no line "name: title"');
  const { description, category, sections } = split(rest);
  const section = (wanted: SectionName): readonly string[] => {
    const lines = sections.get(wanted);
    if (lines === undefined || lines.length === 0) throw new ToolError(`${name} lacks ${wanted}`);
    return lines;
  };
  if (description.length === 0) throw new ToolError(`${name} lacks a description`);
  const known = toolCategories.find((each) => each === category);
  if (known === undefined) throw new ToolError(`${name} has no category of the library`);
  return {
    name,
    title,
    category: known,
    description,
    columns: section('Columns').map((line) => readColumn(name, line)),
    options: (sections.get('Options') ?? []).map((line) => readOption(name, line)),
    probes: section('Probes').map((line) => line.trim()),
    needs: section('Needs').map((line) => line.trim()),
    example: unindent(section('Example')),
    text,
  };
}

/** Lines of the leading comment without its frame, from the first that is not empty. */
function headLines(text: string): string[] {
  const end = text.indexOf('*/');
  if (!text.startsWith('/*') || end < 0) throw new ToolError('no comment at the start');
  const lines = text
    .slice(2, end)
    .split('\n')
    .map((line) => line.replace(/^ ?\* ?/, '').trimEnd());
  return lines.slice(lines.findIndex((line) => line !== ''));
}

function split(lines: readonly string[]): {
  description: string[];
  category: string | undefined;
  sections: Map<SectionName, string[]>;
} {
  const description: string[] = [];
  const sections = new Map<SectionName, string[]>();
  let category: string | undefined;
  let current: string[] | undefined;
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) description.push(paragraph.join(' '));
    paragraph = [];
  };
  for (const line of lines) {
    const name = sectionNames.find((each) => line === `${each}:`);
    if (name !== undefined) {
      current = [];
      sections.set(name, current);
    } else if (line.startsWith('Category: ')) category = line.slice('Category: '.length);
    else if (line === '') endParagraph();
    else if (current === undefined) paragraph.push(line);
    else current.push(line);
  }
  endParagraph();
  return { description, category, sections };
}

/** Two blanks or more stand between a column and its meaning. */
function readColumn(tool: string, line: string): ToolColumn {
  const [, name, text] = /^\s*(\S+) {2,}(\S.*)$/.exec(line) ?? [];
  if (name === undefined || text === undefined) {
    throw new ToolError(`${tool} has a column without a meaning: "${line.trim()}"`);
  }
  return { name, text };
}

/** `name=default`, then two blanks or more and what it changes. */
function readOption(tool: string, line: string): ToolOption {
  const [, name, value, text] = /^\s*([a-z_]+)=(\S*) {2,}(\S.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined || text === undefined) {
    throw new ToolError(`${tool} has an option without a default and a meaning: "${line.trim()}"`);
  }
  return { name, value, text };
}

/** Takes the common indent off; output may be indented itself. */
function unindent(lines: readonly string[]): string[] {
  const indents = lines.map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...indents)));
}
