/** The script library: each tool is a script in scripts/, documented by its head comment. */
import { toolTexts } from './generated/tools.ts';
import { readTool, type Tool } from './read-tool.ts';

export {
  readTool,
  type Tool,
  type ToolCategory,
  type ToolColumn,
  ToolError,
  type ToolOption,
  toolCategories,
} from './read-tool.ts';

/** All tools, by name. */
export const tools: readonly Tool[] = toolTexts.map(readTool);
