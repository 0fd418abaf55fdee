import {
  CalendarClock,
  GitCompareArrows,
  History,
  ScrollText,
  Server,
  Waypoints,
} from 'lucide-react';

/** The rail, the crumbs, the palette and the `g` keys all read this one list. */
export const sections = [
  { path: '/trace', name: 'Trace', key: 't', icon: Waypoints },
  { path: '/runs', name: 'Runs', key: 'r', icon: History },
  { path: '/scripts', name: 'Scripts', key: 's', icon: ScrollText },
  { path: '/hosts', name: 'Hosts', key: 'h', icon: Server },
  { path: '/schedules', name: 'Schedules', key: 'd', icon: CalendarClock },
  { path: '/compare', name: 'Compare', key: 'c', icon: GitCompareArrows },
] as const;

/** Keys that work on every page, for the help overlay. */
export const keys: readonly { readonly keys: string; readonly what: string }[] = [
  { keys: 'Ctrl K', what: 'Search and commands' },
  ...sections.map((section) => ({ keys: `g ${section.key}`, what: `Go to ${section.name}` })),
  { keys: '/', what: 'Filter the page' },
  { keys: 'j', what: 'Next row' },
  { keys: 'k', what: 'Previous row' },
  { keys: 'Enter', what: 'Open the row' },
  { keys: 'Ctrl Enter', what: 'Run the script' },
  { keys: 'Shift Enter', what: 'Run the script' },
  { keys: 'Ctrl S', what: 'Save the script' },
  { keys: 'Shift Alt F', what: 'Format the script' },
  { keys: 'Ctrl Space', what: 'Complete at the cursor' },
  { keys: 'Ctrl Shift O', what: 'Outline of the script' },
  { keys: 'F8', what: 'Next problem of the script' },
  { keys: 'Shift F8', what: 'Previous problem' },
  { keys: 'Escape Tab', what: 'Leave the editor' },
  { keys: '?', what: 'This list' },
];
