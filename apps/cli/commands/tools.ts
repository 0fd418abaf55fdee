import { toolCategories, tools } from '@sonde/tools';
import { UsageError } from '../options.ts';
import { writeOutput } from '../write.ts';

/** `sonde tools` lists the script library by category, `sonde tools NAME` prints one script. */
export function printTools(args: readonly string[]): number {
  const [name] = args;
  if (name === undefined) {
    const lines = toolCategories.flatMap((category) => [
      `${category}:`,
      ...tools
        .filter((each) => each.category === category)
        .map((each) => `  ${each.name.padEnd(16)} ${each.title}`),
    ]);
    writeOutput(`${lines.join('\n')}\n`);
    return 0;
  }
  const tool = tools.find((each) => each.name === name.replace(/\.bt$/, ''));
  if (!tool) throw new UsageError(`no tool '${name}'; 'sonde tools' lists all`);
  writeOutput(tool.text);
  return 0;
}
