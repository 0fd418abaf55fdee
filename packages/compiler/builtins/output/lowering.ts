import { constant } from '../../ir/builder.ts';
import {
  type BuiltinLowering,
  type Call,
  expressionArg,
  integerArg,
  isExpression,
  mapArg,
  stringArg,
} from '../../lower/builtin.ts';
import { emitEvent, emitSignal } from '../../lower/event.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { type Location, shift, storeTo } from '../../lower/location.ts';
import { leave } from '../../lower/statement.ts';
import { int64 } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { parseFormat } from '../format.ts';
import { lowerJoin } from './join.ts';
import { lowerSeqPrintf } from './seq-printf.ts';

type FormattedKind = 'printf' | 'errorf' | 'warnf' | 'cat' | 'system';

const formatted = (kind: FormattedKind): BuiltinLowering => ({
  effect: (f, call) => emitFormatted(f, kind, call),
});

function emitFormatted(f: FunctionScope, kind: FormattedKind, call: Call): void {
  const format = parseFormat(stringArg(call, 0));
  emitEvent(f, { kind, format }, call.args.slice(1).filter(isExpression), call.span);
}

function printf(f: FunctionScope, call: Call): void {
  if (f.program.printsToReader) lowerSeqPrintf(f, call);
  else emitFormatted(f, 'printf', call);
}

function print(f: FunctionScope, call: Call): void {
  const [subject] = call.args;
  if (subject?.kind !== 'map-reference')
    return emitEvent(f, { kind: 'print-value' }, [expressionArg(call, 0)], call.span);
  const top = call.args.length > 1 ? Number(integerArg(call, 1)) : 0;
  const div = call.args.length > 2 ? Number(integerArg(call, 2)) : 0;
  emitSignal(f, { kind: 'print-map', map: subject.map, top, div }, call.span);
}

/** print(@m[key]) of an aggregate: the reader looks the entry up. */
function printElement(f: FunctionScope, call: Call): void {
  const map = mapArg(call, 0);
  emitEvent(f, { kind: 'print-map-value', map }, [expressionArg(call, 1)], call.span);
}

function exit(f: FunctionScope, call: Call): void {
  const code = isExpression(call.args[0]) ? scalar(f, call.args[0]) : constant(0);
  emitSignal(f, { kind: 'exit' }, call.span, { type: int64, value: code });
  leave(f);
}

const onMap = (kind: 'clear' | 'zero'): BuiltinLowering => ({
  effect: (f, call) => emitSignal(f, { kind, map: mapArg(call, 0) }, call.span),
});

function time(f: FunctionScope, call: Call): void {
  const format = isExpression(call.args[0]) ? stringArg(call, 0) : '%H:%M:%S\n';
  emitSignal(f, { kind: 'time', format }, call.span);
}

/** u64 ns, u32 clock (0 boot, 1 TAI), u32 index of the format. */
function strftimeInto(f: FunctionScope, call: Call, to: Location): void {
  const at = expressionArg(call, 1);
  storeTo(f.b, to, 8, scalar(f, at));
  storeTo(f.b, shift(to, 8), 4, constant(clockOf(at)));
  storeTo(f.b, shift(to, 12), 4, constant(f.script.string(stringArg(call, 0))));
}

function clockOf(e: TypedExpression): number {
  if (e.kind === 'cast') return clockOf(e.operand);
  if (e.kind !== 'call' || e.name !== 'nsecs' || !isExpression(e.args[0])) return 0;
  return stringArg(e, 0).endsWith('tai') ? 1 : 0;
}

export const outputLowerings: Record<string, BuiltinLowering> = {
  printf: { effect: printf },
  errorf: formatted('errorf'),
  warnf: formatted('warnf'),
  cat: formatted('cat'),
  system: formatted('system'),
  print: { effect: print },
  'print-element': { effect: printElement },
  exit: { effect: exit },
  clear: onMap('clear'),
  zero: onMap('zero'),
  time: { effect: time },
  strftime: { into: strftimeInto },
  join: { effect: lowerJoin },
};
