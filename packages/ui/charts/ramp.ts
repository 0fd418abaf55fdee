/** Sixteen points on viridis, dark to light; in between they are mixed. */
const viridis = [
  [68, 1, 84],
  [72, 26, 108],
  [71, 47, 125],
  [65, 68, 135],
  [57, 86, 140],
  [49, 104, 142],
  [42, 120, 142],
  [35, 136, 142],
  [31, 152, 139],
  [34, 168, 132],
  [53, 183, 121],
  [84, 197, 104],
  [122, 209, 81],
  [165, 219, 54],
  [210, 226, 27],
  [253, 231, 37],
] as const;

/** A perceptually even colour for a share from 0 to 1. */
export function ramp(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (viridis.length - 1);
  const low = viridis[Math.floor(at)] ?? viridis[0];
  const high = viridis[Math.ceil(at)] ?? low;
  const mix = at - Math.floor(at);
  const channel = (index: 0 | 1 | 2) => Math.round(low[index] + (high[index] - low[index]) * mix);
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`;
}
