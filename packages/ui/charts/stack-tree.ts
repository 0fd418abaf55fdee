/** One stack with its weight: outermost frame first. */
export interface Stack {
  readonly frames: readonly string[];
  readonly value: number;
}

/** A frame with all that was called from it. */
export interface StackNode {
  readonly name: string;
  readonly value: number;
  readonly children: readonly StackNode[];
}

interface Growing {
  name: string;
  value: number;
  children: Map<string, Growing>;
}

/** Stacks folded from their outermost frame (or, inverted, from the innermost), heaviest child first. */
export function foldStacks(stacks: readonly Stack[], inverted: boolean): StackNode {
  const root: Growing = { name: 'all', value: 0, children: new Map() };
  for (const stack of stacks) {
    root.value += stack.value;
    let node = root;
    for (const name of inverted ? [...stack.frames].reverse() : stack.frames) {
      const child = node.children.get(name) ?? { name, value: 0, children: new Map() };
      child.value += stack.value;
      node.children.set(name, child);
      node = child;
    }
  }
  return freeze(root);
}

const freeze = (node: Growing): StackNode => ({
  name: node.name,
  value: node.value,
  children: [...node.children.values()].map(freeze).sort((left, right) => right.value - left.value),
});

/** Weight of all stacks that hold a frame with `text` in its name. */
export function matchedValue(stacks: readonly Stack[], text: string): number {
  const wanted = text.toLowerCase();
  return stacks
    .filter((stack) => stack.frames.some((frame) => frame.toLowerCase().includes(wanted)))
    .reduce((sum, stack) => sum + stack.value, 0);
}
