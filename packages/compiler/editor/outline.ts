import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { CItem, Item, Macro } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';

/** One item of a script, for a list beside the text. */
export interface OutlineEntry {
  /** `definition`, `constant`: of the C section. */
  readonly kind: Item['kind'] | 'definition' | 'constant';
  /** The attach points of a probe, or a name. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** The C definitions and constants, then probes, macros, functions and declared maps, each in order. */
export function outline(text: string): OutlineEntry[] {
  const { preamble, items } = parse({ name: 'editor', text }, new Diagnostics());
  return [
    ...preamble.flatMap(entryOfC),
    ...items.map((item) => ({
      kind: item.kind,
      label: labelOf(item),
      from: item.span.start,
      to: item.span.end,
    })),
  ];
}

function entryOfC(item: CItem): OutlineEntry[] {
  const { start: from, end: to } = item.span;
  if (item.kind === 'define') return [{ kind: 'constant', label: item.name, from, to }];
  if (item.kind !== 'definition' || item.name === '') return [];
  return [{ kind: 'definition', label: `${item.tag} ${item.name}`, from, to }];
}

function labelOf(item: Item): string {
  switch (item.kind) {
    case 'probe': {
      const points = item.attachPoints.map((point) => point.text).join(', ');
      return item.name ? `${item.name.name} = ${points}` : points;
    }
    case 'macro':
      return `${item.name.name}(${item.params.map(paramText).join(', ')})`;
    case 'subprogram':
      return `${item.name.name}(${item.params.map(({ name }) => `$${name}`).join(', ')})`;
    case 'map-declaration':
      return item.name;
  }
}

const paramText = ({ kind, name }: Macro['params'][number]): string =>
  kind === 'variable' ? `$${name}` : name;
