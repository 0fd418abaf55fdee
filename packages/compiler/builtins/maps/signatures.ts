import { to64 } from '../../types/convert.ts';
import { poison, showType } from '../../types/show.ts';
import { type AggregateType, bool, int64, none, type Type } from '../../types/type.ts';
import { needsTracer } from '../output/needs-tracer.ts';
import {
  type AggregateFeed,
  type CheckedCall,
  expressionAt,
  integerAt,
  type Param,
  type Signature,
  stringAt,
} from '../signature.ts';

/** Functions on maps, and the aggregations that feed them. */

const map: Param = { name: 'map', kind: 'map' };
const key: Param = { name: 'key', kind: 'key' };

const bitsMax = 5;
const linearBucketsMax = 1000;

export const mapSignatures: readonly Signature[] = [
  {
    name: 'delete',
    params: [map, { ...key, optional: true }],
    docs: 'Removes a key from a map; whether it was there',
    result: (call) => keyMatches(call, bool),
  },
  { name: 'has_key', params: [map, key], docs: 'Whether a map has a key', result: bool },
  {
    name: 'find',
    params: [map, key, { name: 'variable', kind: 'variable' }],
    docs: 'Looks a key up; writes the variable when it is there',
    result: bool,
  },
  {
    name: 'len',
    params: [{ name: 'map', kind: 'map-or-value' }],
    docs: 'Number of entries of a map, or of frames of a stack',
    result: lengthType,
  },
  {
    name: 'clear',
    params: [map],
    docs: 'Removes all keys of a map',
    result: none,
    refuses: needsTracer,
  },
  {
    name: 'zero',
    params: [map],
    docs: 'Sets all values of a map to zero',
    result: none,
    refuses: needsTracer,
  },
  {
    ...aggregation('count', [], 'Counts calls'),
    aggregate: () => ({ type: { kind: 'count' } }),
  },
  numeric('sum', 'Adds numbers up'),
  numeric('min', 'Keeps the smallest number'),
  numeric('max', 'Keeps the largest number'),
  numeric('avg', 'Keeps the average of numbers'),
  numeric('stats', 'Keeps count, average and total of numbers'),
  {
    ...aggregation(
      'hist',
      [
        { name: 'number', kind: 'integer' },
        { name: 'bits', kind: 'literal-integer', optional: true },
      ],
      'A histogram with buckets of powers of two, each split 2^bits times',
    ),
    aggregate: hist,
  },
  {
    ...aggregation(
      'lhist',
      [
        { name: 'number', kind: 'integer' },
        { name: 'min', kind: 'literal-integer' },
        { name: 'max', kind: 'literal-integer' },
        { name: 'step', kind: 'literal-integer' },
      ],
      'A histogram with buckets of equal width',
    ),
    aggregate: lhist,
  },
  {
    ...aggregation(
      'tseries',
      [
        { name: 'number', kind: 'integer' },
        { name: 'interval', kind: 'literal-integer' },
        { name: 'buckets', kind: 'literal-integer' },
        { name: 'reduce', kind: 'literal-string', optional: true },
      ],
      'A number over time, in buckets of an interval in nanoseconds',
    ),
    aggregate: tseries,
  },
];

function aggregation(name: string, params: readonly Param[], docs: string): Signature {
  return { name, params, docs, result: none };
}

function numeric(kind: 'sum' | 'min' | 'max' | 'avg' | 'stats', docs: string): Signature {
  return {
    ...aggregation(kind, [{ name: 'number', kind: 'integer' }], docs),
    aggregate: (call) => {
      const value = to64(expressionAt(call, 0)!);
      return { type: { kind, signed: isSigned(value.type) }, value };
    },
  };
}

const isSigned = (type: Type): boolean => 'signed' in type && type.signed === true;

/** A number, and the type that it feeds. */
const feed = (call: CheckedCall, type: AggregateType): AggregateFeed => ({
  type,
  value: to64(expressionAt(call, 0)!),
});

function hist(call: CheckedCall): AggregateFeed | undefined {
  const bits = Number(integerAt(call, 1) ?? 0n);
  if (bits >= 0 && bits <= bitsMax) return feed(call, { kind: 'hist', bits });
  call.error('limit-exceeded', `hist() takes 0 to ${bitsMax} bits, not ${bits}`, {
    span: call.args[1]!.span,
  });
  return undefined;
}

function lhist(call: CheckedCall): AggregateFeed | undefined {
  const [min, max, step] = [1, 2, 3].map((index) => Number(integerAt(call, index)!)) as [
    number,
    number,
    number,
  ];
  if (min >= max) {
    call.error('bad-argument', `lhist() needs a min below its max, not ${min} and ${max}`);
  } else if (step < 1) {
    call.error('bad-argument', `lhist() needs a step of at least 1, not ${step}`);
  } else if ((max - min) / step > linearBucketsMax) {
    const buckets = Math.ceil((max - min) / step);
    call.error(
      'limit-exceeded',
      `lhist() has at most ${linearBucketsMax} buckets, not ${buckets}`,
      {
        hint: 'Take a larger step',
      },
    );
  } else return feed(call, { kind: 'lhist', min, max, step });
  return undefined;
}

const reduceNames = ['avg', 'max', 'min', 'sum'] as const;
const seriesBucketsMax = 1_000_000;

function tseries(call: CheckedCall): AggregateFeed | undefined {
  const [intervalNs, buckets] = [1, 2].map((index) => Number(integerAt(call, index)!)) as [
    number,
    number,
  ];
  const word = stringAt(call, 3);
  const reduce = word === undefined ? 'last' : reduceNames.find((each) => each === word);
  if (intervalNs < 1)
    call.error('bad-argument', `tseries() needs a positive interval, not ${intervalNs}`);
  else if (buckets < 1 || buckets >= seriesBucketsMax) {
    call.error(
      'limit-exceeded',
      `tseries() takes 1 to ${seriesBucketsMax - 1} buckets, not ${buckets}`,
    );
  } else if (reduce === undefined) {
    call.error('bad-argument', `tseries() cannot reduce by '${word}'`, {
      hint: `Use one of ${reduceNames.join(', ')}`,
    });
  } else {
    const signed = isSigned(expressionAt(call, 0)!.type);
    return feed(call, { kind: 'tseries', intervalNs, buckets, reduce, signed });
  }
  return undefined;
}

/** delete() wants a key of a map that has keys, and none of one that has not. */
function keyMatches(call: CheckedCall, result: Type): Type {
  const [first, second] = call.args;
  if (first?.kind !== 'map-reference') return result;
  const { name, key: known, value } = call.mapTypes(first.map);
  if (second !== undefined) {
    if (value === undefined || !['hist', 'lhist', 'tseries'].includes(value.kind)) return result;
    // Its buckets are entries of their own.
    call.error(
      'aggregate-misuse',
      `delete() cannot remove one key of ${name}, which holds ${showType(value)}`,
      {
        hint: `Remove all: clear(${name})`,
      },
    );
    return poison;
  }
  if (known === undefined || known.kind === 'none') return result;
  call.error(
    'map-key-mismatch',
    `${name} has keys of type ${showType(known)}, which ${call.name}() needs one of`,
    {
      hint: `Write ${call.name}(${name}, key), or clear(${name})`,
    },
  );
  return poison;
}

function lengthType(call: CheckedCall): Type {
  const value = expressionAt(call, 0);
  if (value === undefined || value.type.kind === 'kstack' || value.type.kind === 'ustack')
    return int64;
  call.error('bad-argument', `len() takes a map or a stack, not ${showType(value.type)}`, {
    hint: value.type.kind === 'string' ? 'Use strlen()' : [],
  });
  return poison;
}
