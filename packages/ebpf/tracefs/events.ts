import { readdirSync, readFileSync } from 'node:fs';
import type { TracepointFormat } from '@sonde/compiler';
import { parseTracepointFormat } from './format.ts';

/** All `category:event` of a tracefs, sorted by bytes. Empty when it cannot be read. */
export function listTracepoints(tracefs: string): string[] {
  return (listByFile(tracefs) ?? listByFolder(tracefs)).sort();
}

/** One file instead of thousands of directories. */
function listByFile(tracefs: string): string[] | undefined {
  try {
    const text = readFileSync(`${tracefs}/available_events`, 'latin1');
    return text.split('\n').filter((line) => line !== '');
  } catch {
    return undefined;
  }
}

function listByFolder(tracefs: string): string[] {
  const folders = (path: string): string[] => {
    try {
      const entries = readdirSync(path, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch {
      return [];
    }
  };
  // The events of ftrace itself describe its own records and cannot be attached to.
  const categories = folders(`${tracefs}/events`).filter((category) => category !== 'ftrace');
  return categories.flatMap((category) =>
    folders(`${tracefs}/events/${category}`).map((event) => `${category}:${event}`),
  );
}

/** The format of one tracepoint; undefined when there is none of that name. Throws TracepointFormatError. */
export function readTracepointFormat(
  tracefs: string,
  category: string,
  event: string,
): TracepointFormat | undefined {
  // A name is one path component: a script must not reach other files through it.
  if (!/^[\w-]+$/.test(category) || !/^[\w-]+$/.test(event)) return undefined;
  let text: string;
  try {
    text = readFileSync(`${tracefs}/events/${category}/${event}/format`, 'latin1');
  } catch {
    return undefined;
  }
  return parseTracepointFormat(text);
}
