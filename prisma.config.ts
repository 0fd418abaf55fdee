import { defineConfig } from 'prisma/config';

// `prisma generate` looks for a schema engine that it never starts and would download it; any file
// that exists satisfies it. Migrations are written by scripts/create-migration.mjs instead.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
