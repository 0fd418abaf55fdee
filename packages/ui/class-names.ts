import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['data', 'body', 'title'] }] } },
});

/** Joins class names; a later Tailwind class wins over an earlier one of the same kind. */
export function cn(...names: (string | false | null | undefined)[]): string {
  return merge(names.filter(Boolean).join(' '));
}
