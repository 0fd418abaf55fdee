/**
 * The three functions of the "reflect metadata" proposal that @peculiar/x509's injector asks for at
 * load time, over a weak map. It uses no more than this, on classes only, and no key by inheritance
 * but through `getMetadata`.
 */
const tables = new WeakMap<object, Map<unknown, unknown>>();

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const table = tables.get(target) ?? new Map<unknown, unknown>();
  tables.set(target, table.set(key, value));
}

const getOwnMetadata = (key: unknown, target: object): unknown => tables.get(target)?.get(key);

function getMetadata(key: unknown, target: object): unknown {
  for (let each: object | null = target; each !== null; each = Object.getPrototypeOf(each)) {
    if (tables.get(each)?.has(key)) return getOwnMetadata(key, each);
  }
  return undefined;
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { defineMetadata, getMetadata, getOwnMetadata });
}
