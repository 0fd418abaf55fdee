// Writes prisma/migrations/<time>_<name>/migration.sql from the difference between the schema as it
// was last migrated (prisma/migrations/schema.prisma) and prisma/schema.prisma, then updates the copy.
// No database is involved: Prisma's schema engine runs as WebAssembly on the two files alone.
//
//   node scripts/create-migration.mjs <name>   write the migration; read it, then commit both files
//   node scripts/create-migration.mjs --check  exit 1 when a migration is missing
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const prisma = fileURLToPath(new URL('../prisma', import.meta.url));
const current = join(prisma, 'schema.prisma');
const migrated = join(prisma, 'migrations', 'schema.prisma');

const [name] = process.argv.slice(2);
if (name === undefined || (name !== '--check' && !/^[a-z0-9_]+$/.test(name))) {
  console.error('usage: node scripts/create-migration.mjs <lower_case_name> | --check');
  process.exit(2);
}

const sql = await difference(migrated, current);
if (name === '--check') {
  if (sql !== undefined) {
    console.error(`schema.prisma has changes without a migration:\n${sql}`);
    process.exit(1);
  }
} else if (sql === undefined) {
  console.log('No change.');
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const file = join(prisma, 'migrations', `${time}_${name}`, 'migration.sql');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, sql);
  copyFileSync(current, migrated);
  console.log(file);
}

/** The SQL that leads from one schema file to the other; undefined when there is nothing to do. */
async function difference(from, to) {
  const engine = await startEngine();
  const schema = (path) =>
    existsSync(path)
      ? { tag: 'schemaDatamodel', files: [{ path, content: readFileSync(path, 'utf8') }] }
      : { tag: 'empty' };
  const result = await engine.diff({
    from: schema(from),
    to: schema(to),
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.exitCode === 0 ? undefined : result.stdout;
}

/** The engine asks its adapter for the server's version and nothing else, so a canned answer does. */
async function startEngine() {
  // Without a registry a panic inside the engine surfaces as an unrelated TypeError.
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => console.error(message) };
  // The package's own index.js needs ESM imports of .wasm, which Node 20 lacks.
  const url = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bindings = await import(url);
  const { instance } = await WebAssembly.instantiate(
    readFileSync(fileURLToPath(url).replace(/\.js$/, '.wasm')),
    { './schema_engine_bg.js': bindings },
  );
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();

  const ok = (value) => ({
    ok: true,
    value,
    map: (next) => ok(next(value)),
    flatMap: (next) => next(value),
  });
  const version = {
    columnNames: ['exists', 'version', 'numeric_version'],
    columnTypes: [5, 7, 0],
    rows: [[true, 'PostgreSQL 16.0', 160000]],
  };
  const identity = {
    provider: 'postgres',
    adapterName: 'offline',
    errorRegistry: { consumeError() {} },
  };
  const adapter = {
    ...identity,
    executeRaw: async () => ok(0),
    executeScript: async () => ok(),
    dispose: async () => ok(),
    queryRaw: async () => ok(version),
    getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: true }),
  };
  const connect = async () => ok(adapter);
  return bindings.SchemaEngine.new({}, () => {}, {
    ...identity,
    connect,
    connectToShadowDb: connect,
  });
}
