/** BTF reader and writer over bytes. */
export type { Btf, BtfMember, BtfType, NameFilter } from './btf.ts';
export { definitionText } from './definition-text.ts';
export { BtfError } from './error.ts';
export { type FoundFunctions, notFound } from './functions-in.ts';
export { type NameTable, nameTable, tableOfNames } from './name-table.ts';
export { type BtfReader, openBtf } from './reader.ts';
export { peel, sizeOfType } from './resolve.ts';
export { typeText } from './type-text.ts';
export { type BtfWriter, type BtfWriterMember, createBtfWriter } from './writer.ts';
