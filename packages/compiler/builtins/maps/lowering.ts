import { constant, type Value } from '../../ir/builder.ts';
import {
  type BuiltinLowering,
  type Call,
  expressionArg,
  isExpression,
  mapArg,
} from '../../lower/builtin.ts';
import { evaluateInto } from '../../lower/composite.ts';
import { emitSignal } from '../../lower/event.ts';
import { extended } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { isScalar, scalarSize } from '../../lower/layout.ts';
import { addressOf, copy, type Location, loadFrom, storeTo, zero } from '../../lower/location.ts';
import { countEntries } from '../../lower/loop.ts';
import { globalValue, ifFound, keyInto, lookup, typedMap } from '../../lower/map-access.ts';
import type { Span } from '../../source/span.ts';
import { sizeOf } from '../../types/type.ts';

/** True when there was something to delete. */
function deleteEntry(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const map = mapArg(call, 0);
  const storage = f.script.storage(map);
  const keyArg = call.args[1];
  if (!isExpression(keyArg)) return clearKeyless(f, map, call.span);
  const key = keyInto(f, map, keyArg);
  const result = b.call('map_delete_elem', [
    { register: b.mapAddress(storage.map) },
    { register: addressOf(b, key) },
  ]);
  const deleted = b.alu(
    'rsh',
    { register: b.alu('xor', { register: result }, constant(-1)) },
    constant(63),
  );
  return { register: deleted };
}

/** A map without key is one value: deleting it makes it unset. */
function clearKeyless(f: FunctionScope, map: number, span: Span): Value {
  const { b } = f;
  const storage = f.script.storage(map);
  if (storage.kind === 'global') {
    const { value, set } = globalValue(f, map);
    const was = loadFrom(b, set, 8);
    zero(b, value, sizeOf(typedMap(f, map).value));
    storeTo(b, set, 8, constant(0));
    return { register: was };
  }
  // The entries of a series are many: the runtime removes them.
  if (storage.kind === 'percpu-hash') {
    emitSignal(f, { kind: 'clear', map }, span);
    return constant(1);
  }
  const key = f.temporary('key', 8);
  storeTo(b, key, 8, constant(0));
  ifFound(f, lookup(f, map, key), (cell) => zero(b, cell, f.script.maps[storage.map]!.valueSize));
  return constant(1);
}

function hasKey(f: FunctionScope, call: Call): Value {
  const map = mapArg(call, 0);
  const found = lookup(f, map, keyInto(f, map, expressionArg(call, 1)));
  const result = f.b.register();
  f.b.move(result, constant(0));
  ifFound(f, found, () => f.b.move(result, constant(1)));
  return { register: result };
}

/** find(@m, key, $v): writes the variable only when the entry is there. */
function find(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const map = mapArg(call, 0);
  const target = call.args[2];
  if (target?.kind !== 'variable-reference') throw new Error('find() needs a variable');
  const { type } = f.program.probe.variables[target.variable]!;
  const result = b.register();
  b.move(result, constant(0));
  const home = f.home(target.variable, 'read');
  ifFound(f, lookup(f, map, keyInto(f, map, expressionArg(call, 1))), (value: Location) => {
    const size = sizeOf(type);
    if (home.kind === 'register')
      b.move(home.register, extended(f, loadFrom(b, value, scalarSize(type)), type));
    else if (isScalar(type))
      storeTo(b, home.at, scalarSize(type), { register: loadFrom(b, value, scalarSize(type)) });
    else copy(b, home.at, value, size);
    b.move(result, constant(1));
  });
  return { register: result };
}

/** len(@m) counts entries; len(stack) counts frames. */
function length(f: FunctionScope, call: Call): Value {
  const [subject] = call.args;
  if (subject?.kind === 'map-reference') return countEntries(f, subject.map);
  const stack = expressionArg(call, 0);
  const at = f.temporary('stack', sizeOf(stack.type));
  evaluateInto(f, stack, at);
  return { register: loadFrom(f.b, at, 4) };
}

export const mapLowerings: Record<string, BuiltinLowering> = {
  delete: { scalar: deleteEntry },
  has_key: { scalar: hasKey },
  find: { scalar: find },
  len: { scalar: length },
  // `&@m`: the checker writes it as a call.
  map_address: {
    scalar: (f, call) => ({ register: f.b.mapAddress(f.script.storage(mapArg(call, 0)).map) }),
  },
};
