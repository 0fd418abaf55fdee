import { readFileSync } from 'node:fs';

/** Names of traceable functions by module (`vmlinux` for the kernel itself). */
export type TraceableFunctions = ReadonlyMap<string, string>;

/**
 * Functions that the kernel lists but that must not be traced: those that run with interrupts off on the
 * way to idle, RCU's own, and stand-ins for code that was thrown away after boot.
 */
const neverTraced = new Set(['arch_cpu_idle', 'default_idle', 'bpf_dispatcher_xdp_func']);

export function isTraceable(name: string): boolean {
  return (
    !neverTraced.has(name) &&
    !name.startsWith('rcu_') &&
    !name.startsWith('__ftrace_invalid_address__') &&
    !name.includes('.part.')
  );
}

/**
 * Reads `available_filter_functions`: a name on each line, with `[module]` after a tab for those of modules.
 * Undefined when it may not be read (it needs CAP_SYS_ADMIN, and lockdown can forbid it).
 */
export function readFilterFunctions(tracefs: string): TraceableFunctions | undefined {
  try {
    return parseFilterFunctions(readFileSync(`${tracefs}/available_filter_functions`, 'latin1'));
  } catch {
    return undefined;
  }
}

export function parseFilterFunctions(text: string): TraceableFunctions {
  const functions = new Map<string, string>();
  for (const line of text.split('\n')) {
    // Nearly all lines are a name and nothing else: they are not taken apart.
    const bracket = line.endsWith(']') ? line.indexOf('[') : -1;
    const name = bracket < 0 ? line : line.slice(0, bracket).trimEnd();
    if (name === '' || !isTraceable(name)) continue;
    // With one name in the kernel and in a module, the kernel's is meant.
    if (bracket < 0) functions.set(name, 'vmlinux');
    else if (!functions.has(name)) functions.set(name, line.slice(bracket + 1, -1));
  }
  return functions;
}
