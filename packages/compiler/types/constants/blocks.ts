/** Block devices. */
export const blocks: readonly Readonly<Record<string, number>>[] = [
  // include/linux/blk_types.h, include/linux/blkdev.h
  {
    SECTOR_SHIFT: 9,
    SECTOR_SIZE: 512,
    REQ_OP_BITS: 8,
    REQ_OP_MASK: 255,
  },
  // include/linux/kdev_t.h
  {
    MINORBITS: 20,
    MINORMASK: 0xfffff,
  },
];
