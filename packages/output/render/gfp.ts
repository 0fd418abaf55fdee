/** Combinations first, largest first, then single bits (include/linux/gfp_types.h, v6.18). */
const flags: readonly (readonly [mask: bigint, name: string])[] = [
  [0x21c24can, 'GFP_TRANSHUGE'],
  [0x21c20can, 'GFP_TRANSHUGE_LIGHT'],
  [0x2100ccan, 'GFP_HIGHUSER_MOVABLE'],
  [0x100cc2n, 'GFP_HIGHUSER'],
  [0x100cc0n, 'GFP_USER'],
  [0x400cc0n, 'GFP_KERNEL_ACCOUNT'],
  [0xcc0n, 'GFP_KERNEL'],
  [0xc40n, 'GFP_NOFS'],
  [0x820n, 'GFP_ATOMIC'],
  [0xc00n, 'GFP_NOIO'],
  [0x2800n, 'GFP_NOWAIT'],
  [0x1n, 'GFP_DMA'],
  [0x4n, 'GFP_DMA32'],
  [0x2n, '__GFP_HIGHMEM'],
  [0x20n, '__GFP_HIGH'],
  [0x40n, '__GFP_IO'],
  [0x80n, '__GFP_FS'],
  [0x100n, '__GFP_ZERO'],
  [0x400n, '__GFP_DIRECT_RECLAIM'],
  [0x800n, '__GFP_KSWAPD_RECLAIM'],
  [0x1000n, '__GFP_WRITE'],
  [0x2000n, '__GFP_NOWARN'],
  [0x4000n, '__GFP_RETRY_MAYFAIL'],
  [0x8000n, '__GFP_NOFAIL'],
  [0x10000n, '__GFP_NORETRY'],
  [0x20000n, '__GFP_MEMALLOC'],
  [0x40000n, '__GFP_COMP'],
  [0x80000n, '__GFP_NOMEMALLOC'],
  [0x100000n, '__GFP_HARDWALL'],
  [0x200000n, '__GFP_THISNODE'],
  [0x400000n, '__GFP_ACCOUNT'],
  [0x800000n, '__GFP_ZEROTAGS'],
  [0x1000000n, '__GFP_SKIP_ZERO'],
  [0x2000000n, '__GFP_SKIP_KASAN'],
  [0x4000000n, '__GFP_NO_OBJ_EXT'],
];

/** `%gr`: allocation flags by name, joined by `|`; bits without a name in hexadecimal; `0` for none. */
export function gfpText(value: bigint): string {
  let rest = BigInt.asUintN(64, value);
  const names: string[] = [];
  for (const [mask, name] of flags) {
    if ((rest & mask) !== mask) continue;
    names.push(name);
    rest &= ~mask;
  }
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  return names.length === 0 ? '0' : names.join('|');
}
