import type { FieldSchema } from '../../artifact.ts';
import { constant } from '../../ir/builder.ts';
import { type Call, expressionArg, isExpression, stringArg } from '../../lower/builtin.ts';
import { outputRecord, writeHeader } from '../../lower/event.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { shift, storeTo, zero } from '../../lower/location.ts';
import { read } from '../../lower/place.ts';
import { appendString } from '../../lower/string.ts';
import { stringOf } from '../../types/type.ts';

/** bpftrace's limits for join(): strings, and bytes of each. */
const [stringsMax, stringBytesMax] = [16, 1024];
const headerBytes = 8;

/** The strings of a NULL-terminated array of pointers, packed one behind the other. */
export function lowerJoin(f: FunctionScope, call: Call): void {
  const { b } = f;
  const array = expressionArg(call, 0);
  const separator = isExpression(call.args[1]) ? stringArg(call, 1) : ' ';
  const space =
    array.type.kind !== 'pointer'
      ? 'none'
      : array.type.space === 'btf'
        ? 'kernel'
        : array.type.space;
  const size = headerBytes + stringsMax * 4;
  const fields = Array.from({ length: stringsMax }, (_, index): FieldSchema => {
    return { type: stringOf(stringBytesMax), offset: headerBytes + index * 4, encoding: 'tail' };
  });
  const schema = f.script.event({ kind: 'join', separator }, fields, size, call.span);
  const record = f.scratchAt(f.program.allocate(size + stringsMax * stringBytesMax));
  zero(b, record, size);
  writeHeader(f, record, schema.id);
  const base = b.inRegister(scalar(f, array));
  const end = b.register();
  b.move(end, constant(size));
  const done = b.block();
  for (const [index, field] of fields.entries()) {
    const pointer = read(f, { kind: 'pointer', base, offset: index * 8, space }, 8);
    const some = b.block();
    b.branch('ne', pointer, constant(0), some, done);
    b.enter(some);
    const source = {
      address: pointer,
      space,
      capacity: stringBytesMax,
      asked: constant(stringBytesMax),
    };
    const length = appendString(f, source, record, end);
    storeTo(b, shift(record, field.offset), 4, { register: length });
  }
  b.jump(done);
  b.enter(done);
  outputRecord(f, record, end);
}
