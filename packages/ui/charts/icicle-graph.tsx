'use client';
import { useMemo, useState } from 'react';
import { cn } from '../class-names.ts';
import { Button } from '../controls/button.tsx';
import { Checkbox, Input } from '../controls/input.tsx';
import { formatCount, formatPercent } from '../format.ts';
import { ChartFrame, type Coverage } from './chart-frame.tsx';
import { foldStacks, matchedValue, type Stack, type StackNode } from './stack-tree.ts';

export type { Stack } from './stack-tree.ts';

/** Narrower than this share of the picture a frame is a sliver that nobody can read or hit. */
const smallestShare = 0.002;
const frameHeight = 20;

/** Stacks from the top down: width is weight. Click a frame to zoom, search to see what share it has. */
export function IcicleGraph({
  title,
  stacks,
  coverage,
}: {
  title: string;
  stacks: readonly Stack[];
  coverage?: Coverage;
}) {
  const [inverted, setInverted] = useState(false);
  const [search, setSearch] = useState('');
  const [path, setPath] = useState<readonly string[]>([]);
  const root = useMemo(() => foldStacks(stacks, inverted), [stacks, inverted]);
  const focus = path.reduce<StackNode>(
    (node, name) => node.children.find((child) => child.name === name) ?? node,
    root,
  );
  const boxes = useMemo(() => layOut(focus), [focus]);
  const depth = Math.max(...boxes.map((box) => box.depth)) + 1;
  const table = {
    columns: [
      { name: 'stack', numeric: false },
      { name: 'value', numeric: true },
    ],
    rows: [...stacks]
      .sort((left, right) => right.value - left.value)
      .map((stack) => [stack.frames.join(';'), stack.value]),
  };
  return (
    <ChartFrame
      title={title}
      coverage={coverage}
      table={table}
      controls={
        <>
          {search !== '' && root.value > 0 && (
            <span className="text-data text-muted tabular-nums">
              {formatPercent((matchedValue(stacks, search) / root.value) * 100)} matched
            </span>
          )}
          <Input
            aria-label={`Search frames of ${title}`}
            placeholder="Search frames"
            className="h-6 w-40 text-data"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Checkbox
            label="Inverted"
            className="text-data"
            checked={inverted}
            onChange={(event) => {
              setInverted(event.target.checked);
              setPath([]);
            }}
          />
          <Button size="small" disabled={path.length === 0} onClick={() => setPath([])}>
            Reset zoom
          </Button>
        </>
      }
    >
      <div className="relative overflow-hidden rounded" style={{ height: depth * frameHeight }}>
        {boxes.map((box) => (
          <button
            key={box.path.join('\n')}
            type="button"
            title={`${box.node.name}: ${formatCount(box.node.value)}, ${formatPercent((box.node.value / Math.max(1, root.value)) * 100)}`}
            onClick={() => setPath(box.depth === 0 ? path.slice(0, -1) : [...path, ...box.path])}
            className={cn(
              'absolute cursor-pointer truncate border-page border-r border-b px-1 text-left font-mono text-data hover:brightness-95 focus-visible:-outline-offset-2',
              search !== '' && box.node.name.toLowerCase().includes(search.toLowerCase())
                ? 'bg-match text-ink'
                : 'bg-frame text-ink',
            )}
            style={{
              left: `${box.left * 100}%`,
              width: `${box.width * 100}%`,
              top: box.depth * frameHeight,
              height: frameHeight,
            }}
          >
            {box.width > 0.02 ? box.node.name : ''}
          </button>
        ))}
      </div>
    </ChartFrame>
  );
}

interface Box {
  readonly node: StackNode;
  /** Names below the focused node. */
  readonly path: readonly string[];
  readonly depth: number;
  readonly left: number;
  readonly width: number;
}

function layOut(root: StackNode): Box[] {
  const boxes: Box[] = [];
  const place = (box: Box) => {
    boxes.push(box);
    let left = box.left;
    for (const child of box.node.children) {
      const width = root.value === 0 ? 0 : child.value / root.value;
      if (width >= smallestShare) {
        place({ node: child, path: [...box.path, child.name], depth: box.depth + 1, left, width });
      }
      left += width;
    }
  };
  place({ node: root, path: [], depth: 0, left: 0, width: 1 });
  return boxes;
}
