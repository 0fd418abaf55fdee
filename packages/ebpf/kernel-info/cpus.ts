import { readFileSync } from 'node:fs';

/** CPU numbers of a list such as `0-3,8`, the form of files under /sys/devices/system/cpu. */
export function parseCpuList(text: string): number[] {
  return text
    .trim()
    .split(',')
    .filter((part) => /^\d+(-\d+)?$/.test(part))
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    });
}

/** `possible` decides the size of per-CPU map values, `online` where events can be opened. */
export function readCpus(which: 'possible' | 'online'): number[] {
  return parseCpuList(readFileSync(`/sys/devices/system/cpu/${which}`, 'latin1'));
}
