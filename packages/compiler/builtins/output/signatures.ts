import { poisoned } from '../../types/build.ts';
import { isAggregate, isCastable, isIntegral, reduce } from '../../types/convert.ts';
import { showType } from '../../types/show.ts';
import { none } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { parseFormat } from '../format.ts';
import { checkFormat } from '../format-check.ts';
import { type CheckedCall, expressionAt, type Signature, stringAt } from '../signature.ts';
import { needsTracer } from './needs-tracer.ts';
import { seqConversion, seqValuesMax } from './seq-format.ts';

/** Builtins that make events, and those that end things. */

export const outputSignatures: readonly Signature[] = [
  {
    name: 'printf',
    params: [{ name: 'format', kind: 'literal-string' }],
    rest: true,
    docs: 'Prints values as a format says',
    result: none,
    readsContext: ({ offers }) => offers.toReader === true,
    rewrite: checkPrintf,
  },
  formatted('errorf', 'Prints an error with its place in the script'),
  formatted('warnf', 'Prints a warning with its place in the script'),
  formatted('cat', 'Prints a file of the host'),
  { ...formatted('system', 'Runs a command on the host and prints what it says'), unsafe: true },
  {
    name: 'print',
    params: [
      { name: 'value', kind: 'map-or-value' },
      { name: 'top', kind: 'literal-integer', optional: true },
      { name: 'div', kind: 'literal-integer', optional: true },
    ],
    docs: 'Prints a value, or a map: its top entries, divided by div',
    result: none,
    refuses: needsTracer,
    rewrite: rewritePrint,
  },
  {
    name: 'join',
    params: [
      { name: 'strings', kind: 'address' },
      { name: 'separator', kind: 'literal-string', optional: true },
    ],
    docs: 'Prints an array of strings such as argv',
    result: none,
    refuses: needsTracer,
    rewrite: checkStrings,
  },
  {
    name: 'time',
    params: [{ name: 'format', kind: 'literal-string', optional: true }],
    docs: 'Prints the wall-clock time in a format of strftime(3)',
    result: none,
    refuses: needsTracer,
  },
  {
    name: 'strftime',
    params: [
      { name: 'format', kind: 'literal-string' },
      { name: 'nsecs', kind: 'integer' },
    ],
    docs: 'A time in nanoseconds as text, in a format of strftime(3)',
    result: { kind: 'timestamp' },
    rewrite: refuseMonotonic,
  },
  {
    name: 'exit',
    params: [{ name: 'code', kind: 'integer', optional: true }],
    docs: 'Ends tracing, and this probe at once',
    result: none,
    refuses: needsTracer,
  },
];

function formatted(name: string, docs: string): Signature {
  return {
    name,
    params: [{ name: 'format', kind: 'literal-string' }],
    rest: true,
    docs,
    result: none,
    refuses: needsTracer,
    rewrite: checkFormat,
  };
}

/** In a pinned iterator it is the kernel that renders, and it knows numbers and text only. */
function checkPrintf(call: CheckedCall): TypedExpression | undefined {
  const checked = checkFormat(call);
  if (!call.provider.offers.toReader || checked?.kind !== 'call') return checked;
  const values = checked.args.slice(1);
  if (values.length > seqValuesMax) {
    const message = `printf() of a pinned iterator takes at most ${seqValuesMax} values, not ${values.length}`;
    call.error('limit-exceeded', message);
    return poisoned(call.span);
  }
  const conversions = parseFormat(stringAt(call, 0)!).filter((each) => each.kind === 'conversion');
  for (const [index, value] of values.entries()) {
    if (!('type' in value) || seqConversion(conversions[index]!, value.type)) continue;
    const message = `The kernel, which prints for a pinned iterator, cannot show this ${showType(value.type)} so`;
    call.error('bad-format', message, {
      span: value.span,
      hint: 'It has %d, %i, %u, %x and %p for numbers, %s for text, a width, and - + 0 in front of it',
    });
  }
  return checked;
}

/** The array lies behind an address. */
function checkStrings(call: CheckedCall): undefined {
  const { type, span } = expressionAt(call, 0)!;
  if (isIntegral(type) || type.kind === 'pointer') return;
  const message = `join() takes the address of an array of strings, not ${showType(type)}`;
  call.error('bad-argument', message, { span });
}

function rewritePrint(call: CheckedCall): TypedExpression | undefined {
  const [subject] = call.args;
  if (subject?.kind === 'map-reference') return warnOfMapPrint(call, subject.map);
  const value = expressionAt(call, 0)!;
  if (call.args.length > 1) {
    call.error('bad-argument', 'Only print() of a whole map takes top and div');
    return poisoned(call.span);
  }
  const isElement = value.kind === 'map-get' && value.key !== undefined;
  if (isAggregate(value.type) && !(isCastable(value.type) && isElement))
    return printElement(call, value);
  if (value.type.kind === 'none' || value.type.kind === 'void') {
    call.error('type-mismatch', `print() cannot show a value of type ${showType(value.type)}`);
    return poisoned(call.span);
  }
  const reduced = reduce(value);
  const args = [{ ...reduced, type: call.describe(reduced.type) }];
  return { kind: 'call', span: call.span, name: 'print', args, type: none };
}

/** A whole map is read when the event arrives, long after the probe has gone on. */
function warnOfMapPrint(call: CheckedCall, map: number): undefined {
  const { name, value } = call.mapTypes(map);
  if (call.inLoop) {
    call.warning('print-in-loop', `${name} is printed after the loop, with what it holds then`, {
      hint: 'Print the map behind the loop, or one value in it: print($kv)',
    });
  }
  if (value?.kind === 'stats' && call.args.length > 1) {
    const message = `top and div look only at the averages of ${name}, which holds stats()`;
    call.warning('stats-by-average', message, {
      hint: `Print all of it: print(${name}), or keep an avg() beside it`,
    });
  }
}

/** An entry that is an aggregate is looked up by the reader, who reduces it over the CPUs. */
function printElement(call: CheckedCall, value: TypedExpression): TypedExpression {
  const { span } = call;
  if (value.kind !== 'map-get' || value.key === undefined) {
    call.error('aggregate-misuse', `print() cannot show ${showType(value.type)} here`);
    return poisoned(span);
  }
  if (['hist', 'lhist', 'tseries'].includes(value.type.kind)) {
    const { name } = call.mapTypes(value.map);
    const message = `print() cannot show one entry of ${name}, which holds ${showType(value.type)}`;
    call.error('aggregate-misuse', message, { hint: `Print the whole map: print(${name})` });
    return poisoned(span);
  }
  const map = { kind: 'map-reference', span: value.span, map: value.map } as const;
  return { kind: 'call', span, name: 'print-element', args: [map, value.key], type: none };
}

function refuseMonotonic(call: CheckedCall): undefined {
  let time = expressionAt(call, 1)!;
  while (time.kind === 'cast') time = time.operand;
  const [clock] = time.kind === 'call' && time.name === 'nsecs' ? time.args : [];
  if (clock?.kind === 'string' && clock.value === 'monotonic') {
    call.error('bad-argument', 'The monotonic clock cannot be shown as a time of day', {
      hint: 'Use nsecs or nsecs(tai)',
    });
  }
  return undefined;
}
