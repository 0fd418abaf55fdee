import { toolCategories, tools } from '@sonde/tools';
import { UsageError } from '../options.ts';

/** `sonde tools` lists the script library by category, `sonde tools NAME` prints one script. */
export function printTools(args: readonly string[]): number {
  const [name] = args;
  if (name === undefined) {
    for (const category of toolCategories) {
      process.stdout.write(`${category}:\n`);
      for (const tool of tools.filter((each) => each.category === category))
        process.stdout.write(`  ${tool.name.padEnd(16)} ${tool.title}\n`);
    }
    return 0;
  }
  const tool = tools.find((each) => each.name === name.replace(/\.bt$/, ''));
  if (!tool) throw new UsageError(`no tool '${name}'; 'sonde tools' lists all`);
  process.stdout.write(tool.text);
  return 0;
}
