import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const config: NextConfig = {
  transpilePackages: [
    '@sonde/api',
    '@sonde/btf',
    '@sonde/asm',
    '@sonde/compiler',
    '@sonde/db',
    '@sonde/output',
    '@sonde/proto',
    '@sonde/tools',
    '@sonde/ui',
  ],
  // Loaded by Node as they are: native parts, or module state that must exist once in the process.
  serverExternalPackages: [
    '@grpc/grpc-js',
    '@peculiar/x509',
    '@prisma/adapter-pg',
    '@prisma/client',
    'better-auth',
    'graphile-worker',
    'pg',
    'pino',
  ],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  poweredByHeader: false,
  devIndicators: false,
};

export default config;
