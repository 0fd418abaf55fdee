import type { MapContent } from '../decode/snapshot.ts';
import { mapJson } from './map-json.ts';
import { type MapPrint, mapText } from './map-text.ts';
import type { RenderContext } from './value-text.ts';

const exitPrint: MapPrint = { reason: 'exit', top: 0, div: 1n };

/** What ends bpftrace's text output: two newlines, then, unless the script says no, all maps by name. */
export const exitText = (maps: readonly MapContent[], context: RenderContext): string =>
  `\n\n${mapsToPrint(maps, context)
    .map((map) => mapText(map, exitPrint, context))
    .join('')}`;

/** What ends bpftrace's JSON output: the lines of all maps by name. */
export const exitJson = (maps: readonly MapContent[], context: RenderContext): string =>
  mapsToPrint(maps, context)
    .map((map) => mapJson(map, exitPrint, context))
    .join('');

function mapsToPrint(maps: readonly MapContent[], { schema }: RenderContext): MapContent[] {
  if (!schema.config.printMapsOnExit) return [];
  return [...maps].sort((a, b) => (a.schema.name < b.schema.name ? -1 : 1));
}
