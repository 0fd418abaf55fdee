/** Loaded when asked for: it brings all streams of Node with it, and a command's start should not wait for them. */
export const zlib = () => process.getBuiltinModule('node:zlib');
