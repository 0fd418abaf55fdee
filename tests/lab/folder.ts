import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where kernels and images are kept: outside of the repository, since they take some 150 MB a kernel. */
export const labFolder = process.env.SONDE_LAB ?? join(homedir(), '.cache/sonde/lab');
