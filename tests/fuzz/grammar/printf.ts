import { boolean, expression, stringExpression } from './expression.ts';
import { integer } from './integer.ts';
import type { Scope } from './scope.ts';
import { randomType } from './types.ts';

/** `%-+08llx`, flags in the order that bpftrace wants. */
function numberForm({ random }: Scope): string {
  const some = (flag: string): string => (random.chance(0.2) ? flag : '');
  const flags = ['-', '+', ' ', '#', '0'].map(some).join('');
  const width = random.pick(['', '', '', '1', '5', '12', '20']);
  const precision = random.pick(['', '', '', '', '.0', '.3']);
  const length = random.pick(['', '', 'hh', 'h', 'l', 'll', 'j', 'z', 't']);
  const conversion = random.pick(['d', 'd', 'i', 'u', 'x', 'X', 'o']);
  if (random.chance(0.1)) return `%${some('-')}${width}${random.pick(['c', 'p'])}|`;
  return `%${flags}${width}${precision}${length}${conversion}|`;
}

const stringForms = ['%s', '%10s|', '%-10s|', '%3s', '%s%%'];
const bufferForms = ['%r', '%rx', '%rh', '%s'];

/** Bytes of a known number. */
export function buffer(scope: Scope, depth: number): string {
  const length = scope.random.pick([2, 4, 8] as const);
  const bytes = expression(scope, { kind: 'array', length }, depth);
  return `buf(${bytes}, ${1 + scope.random.below(length)})`;
}

/** printf of a few values with every kind of conversion. */
export function formatted(scope: Scope): string {
  const { random } = scope;
  const parts = random.list(1, 4, () =>
    random.pick([
      () => ({ form: numberForm(scope), value: integer(scope, 3) }),
      () => ({ form: numberForm(scope), value: integer(scope, 2) }),
      () => ({ form: random.pick(bufferForms), value: buffer(scope, 2) }),
      () => ({ form: random.pick(stringForms), value: stringExpression(scope, 2) }),
      () => ({ form: '%s', value: expression(scope, randomType(random, 2), 2) }),
      () => ({ form: '%d', value: `(${boolean(scope, 2)})` }),
    ])(),
  );
  const form = parts.map((part) => part.form).join(' ');
  return `printf("${form}\\n", ${parts.map(({ value }) => value).join(', ')});`;
}
