import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Item } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';

/** One item of a script, for a list beside the text. */
export interface OutlineEntry {
  readonly kind: Item['kind'];
  /** The attach points of a probe, or a name. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** The probes, macros, functions and declared maps, in order. */
export function outline(text: string): OutlineEntry[] {
  const { items } = parse({ name: 'editor', text }, new Diagnostics());
  return items.map((item) => ({
    kind: item.kind,
    label: labelOf(item),
    from: item.span.start,
    to: item.span.end,
  }));
}

function labelOf(item: Item): string {
  switch (item.kind) {
    case 'probe': {
      const points = item.attachPoints.map((point) => point.text).join(', ');
      return item.name ? `${item.name.name} = ${points}` : points;
    }
    case 'macro':
      return `${item.name.name}(${item.params.map(({ name }) => name).join(', ')})`;
    case 'subprogram':
      return `${item.name.name}(${item.params.map(({ name }) => `$${name}`).join(', ')})`;
    case 'map-declaration':
      return item.name;
  }
}
