import { addressOf, placeOf } from '../../types/addresses.ts';
import { boolOf, castTo, integerOf, stringLiteral } from '../../types/build.ts';
import { isIntegral } from '../../types/convert.ts';
import { poison, showType } from '../../types/show.ts';
import {
  type AddressSpace,
  int,
  int64,
  pointerTo,
  sizeOf,
  stringOf,
  type Type,
  uint64,
} from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { type CheckedCall, expressionAt, integerAt, type Signature } from '../signature.ts';
import { parseAddress } from './pton.ts';

/** Builtins that read, compare and reshape memory. */

const char = int(1, true);
/** A buffer carries its length in front. */
const bufferHeadBytes = 4;

export const memorySignatures: readonly Signature[] = [
  {
    name: 'str',
    params: [
      { name: 'pointer', kind: 'memory' },
      { name: 'length', kind: 'integer', optional: true },
    ],
    docs: 'The NUL-terminated string at an address, at most length bytes of it',
    result: (call) => stringOf(capacityOf(call)),
    rewrite: rewriteStr,
  },
  {
    name: 'buf',
    params: [
      { name: 'pointer', kind: 'memory' },
      { name: 'length', kind: 'integer', optional: true },
    ],
    docs: 'The bytes at an address',
    result: bufferType,
  },
  {
    name: 'strlen',
    params: [{ name: 'string', kind: 'string' }],
    docs: 'Bytes before the NUL',
    result: uint64,
  },
  {
    name: 'strncmp',
    params: [
      { name: 'left', kind: 'string' },
      { name: 'right', kind: 'string' },
      { name: 'length', kind: 'literal-integer' },
    ],
    docs: '0 when the first bytes of both strings are the same, else 1',
    result: int64,
    rewrite: notNegative(2),
  },
  {
    name: 'bswap',
    params: [{ name: 'number', kind: 'any' }],
    docs: 'The number with its bytes in reverse order',
    result: swapped,
  },
  space('kptr', 'kernel', 'Says that a pointer points to kernel memory'),
  space('uptr', 'user', 'Says that a pointer points to user memory'),
  {
    name: 'macaddr',
    params: [{ name: 'bytes', kind: 'memory' }],
    docs: 'Six bytes as a MAC address',
    result: { kind: 'macaddr' },
    rewrite(call) {
      const { type } = expressionAt(call, 0)!;
      if (sizeInMemory(type, macBytes) < macBytes)
        call.error('bad-argument', `macaddr() takes ${macBytes} bytes, not ${sizeOf(type)}`);
      return undefined;
    },
  },
  {
    name: 'ntop',
    params: [
      { name: 'family', kind: 'memory' },
      { name: 'address', kind: 'memory', optional: true },
    ],
    docs: 'An IPv4 or IPv6 address in network order; the family, which may be left out, comes first',
    result: { kind: 'inet' },
    rewrite: checkAddress,
  },
  {
    name: 'pton',
    params: [{ name: 'text', kind: 'literal-string' }],
    docs: 'The bytes of a literal IPv4 or IPv6 address, in network order',
    result: { kind: 'array', element: int(1, false), length: 4 },
    rewrite: parseAddress,
  },
  predicate('is_ptr', 'pointer', (type) => type.kind === 'pointer'),
  predicate('is_str', 'string', (type) => type.kind === 'string'),
  predicate('is_array', 'array', (type) => type.kind === 'array'),
  predicate('is_integer', 'integer', (type) => type.kind === 'integer'),
  predicate(
    'is_unsigned_integer',
    'unsigned integer',
    (type) => type.kind === 'integer' && !type.signed,
  ),
  {
    name: 'is_literal',
    params: [{ name: 'value', kind: 'any' }],
    docs: 'Whether a value is a literal',
    result: { kind: 'bool' },
    rewrite: (call) => {
      const { kind } = expressionAt(call, 0)!;
      return boolOf(call.span, kind === 'integer' || kind === 'string');
    },
  },
  {
    name: 'strcap',
    params: [{ name: 'string', kind: 'string' }],
    docs: 'Bytes that a string can hold',
    result: int64,
    rewrite: (call) => integerOf(call.span, BigInt(sizeOf(expressionAt(call, 0)!.type)), int64),
  },
];

/** A literal length asks for room for the NUL too; a literal text needs no more than itself. */
function capacityOf(call: CheckedCall): number {
  const { maxStrlen } = call.config;
  const length = integerAt(call, 1);
  if (length === undefined) return maxStrlen;
  const text = textOf(expressionAt(call, 0)!);
  const most = text.kind === 'string' ? sizeOf(text.type) : maxStrlen;
  return Math.min(Number(length) + 1, most);
}

/** The pointer gets the type char * in its own space; strings of ours are only cut or kept. */
function rewriteStr(call: CheckedCall): TypedExpression | undefined {
  const value = textOf(expressionAt(call, 0)!);
  const length = integerAt(call, 1);
  if (length !== undefined && length < 0n) {
    call.error('bad-argument', `str() cannot read ${length} bytes`);
    return undefined;
  }
  const { maxStrlen } = call.config;
  if (length !== undefined && length >= BigInt(maxStrlen) && value.kind !== 'string') {
    const message = `${length} bytes are more than max_strlen allows, ${maxStrlen} are read`;
    call.warning('limit-exceeded', message, { hint: 'Raise max_strlen in the config block' });
  }
  if (value.type.kind === 'string' && call.args.length === 1) return value;
  const pointer = charPointer(value, call.provider.space);
  const type = stringOf(capacityOf(call));
  return {
    kind: 'call',
    span: call.span,
    name: 'str',
    args: [pointer, ...call.args.slice(1)],
    type,
  };
}

/** A literal number is no address: it stands for its digits, as a parameter `$1` does. */
const textOf = (value: TypedExpression): TypedExpression =>
  value.kind === 'integer' && value.type.kind === 'integer'
    ? stringLiteral(value.span, String(value.value))
    : value;

function charPointer(value: TypedExpression, space: AddressSpace): TypedExpression {
  const { type } = value;
  if (type.kind === 'pointer') return castTo(value, pointerTo(char, type.space));
  if (isIntegral(type)) return castTo(value, pointerTo(char, space));
  return value.kind === 'string' || type.kind === 'string'
    ? value
    : addressOf(placeOf(value), char, value.span);
}

function bufferType(call: CheckedCall): Type {
  const value = expressionAt(call, 0)!;
  const limit = call.config.maxStrlen - bufferHeadBytes;
  const length = integerAt(call, 1);
  const whole = ['array', 'string', 'buffer', 'struct'].includes(value.type.kind)
    ? sizeOf(value.type)
    : undefined;
  if (call.args.length === 1 && whole === undefined) {
    call.error('bad-argument-count', 'buf() of a pointer needs a length', {
      hint: 'Write buf(pointer, length)',
    });
    return poison;
  }
  if (length !== undefined && (length < 0n || length > BigInt(limit))) {
    call.error('limit-exceeded', `buf() holds at most ${limit} bytes, not ${length}`, {
      hint: 'Raise max_strlen in the config block',
    });
    return poison;
  }
  const wanted = length === undefined ? (call.args.length === 1 ? whole! : limit) : Number(length);
  return { kind: 'buffer', capacity: Math.min(wanted, limit) };
}

function swapped(call: CheckedCall): Type {
  const { type } = expressionAt(call, 0)!;
  if (type.kind === 'integer' || type.kind === 'enum') return int(type.size, false);
  call.error('bad-argument', `bswap() takes an integer, not ${showType(type)}`);
  return poison;
}

function notNegative(index: number): (call: CheckedCall) => undefined {
  return (call) => {
    const value = integerAt(call, index);
    if (value !== undefined && value < 0n) {
      call.error('bad-argument', `${call.name}() cannot take ${value}`, {
        span: call.args[index]!.span,
      });
    }
    return undefined;
  };
}

function space(name: 'kptr' | 'uptr', to: AddressSpace, docs: string): Signature {
  return {
    name,
    params: [{ name: 'pointer', kind: 'any' }],
    docs,
    result: uint64,
    rewrite(call) {
      const value = expressionAt(call, 0)!;
      if (value.type.kind === 'pointer') return castTo(value, { ...value.type, space: to });
      if (isIntegral(value.type)) return castTo(value, pointerTo({ kind: 'void' }, to));
      call.error('bad-argument', `${name}() takes a pointer, not ${showType(value.type)}`);
      return undefined;
    },
  };
}

function predicate(name: string, what: string, holds: (type: Type) => boolean): Signature {
  return {
    name,
    params: [{ name: 'value', kind: 'any' }],
    docs: `Whether a value is of type ${what}`,
    result: { kind: 'bool' },
    rewrite: (call) => boolOf(call.span, holds(expressionAt(call, 0)!.type)),
  };
}

const macBytes = 6;
const inetBytes = [4, 16];

/** Bytes that a value brings along; behind an address there are as many as are wanted. */
const sizeInMemory = (type: Type, wanted: number): number =>
  isIntegral(type) || type.kind === 'pointer' ? wanted : sizeOf(type);

/** Only where two are given is the first of them a family. */
function checkAddress(call: CheckedCall): undefined {
  const address = expressionAt(call, call.args.length - 1)!;
  if (!inetBytes.includes(sizeInMemory(address.type, 4))) {
    const message = `ntop() takes 4 or 16 bytes, not ${sizeOf(address.type)}`;
    call.error('bad-argument', message, { span: address.span });
  }
  const first = expressionAt(call, 0);
  if (call.args.length < 2 || first === undefined || isIntegral(first.type)) return;
  const message = `ntop() takes an integer, not ${showType(first.type)} as its family`;
  call.error('bad-argument', message, { span: first.span });
}
