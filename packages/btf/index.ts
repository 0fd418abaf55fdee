/** BTF reader and writer over bytes. */
export type { Btf, BtfMember, BtfType } from './btf.ts';
