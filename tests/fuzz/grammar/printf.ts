import { boolean, expression, stringExpression } from './expression.ts';
import { integer } from './integer.ts';
import type { Scope } from './scope.ts';
import { randomType } from './types.ts';

const numberForms = [
  '%d',
  '%u',
  '%x',
  '%lld',
  '%llu',
  '%llx',
  '%hhd',
  '%hd',
  '%5d',
  '%-5d|',
  '%05lld',
  '%o',
  '%i',
  '%#x',
  '%lX',
  '%c',
  '%+d',
  '%p',
];
const stringForms = ['%s', '%10s|', '%-10s|', '%3s', '%s%%'];

/** printf of a few values with every kind of conversion. */
export function formatted(scope: Scope): string {
  const { random } = scope;
  const parts = random.list(1, 4, () =>
    random.pick([
      () => ({ form: random.pick(numberForms), value: integer(scope, 3) }),
      () => ({ form: random.pick(numberForms), value: integer(scope, 2) }),
      () => ({ form: random.pick(stringForms), value: stringExpression(scope, 2) }),
      () => ({ form: '%s', value: expression(scope, randomType(random, 2), 2) }),
      () => ({ form: '%d', value: `(${boolean(scope, 2)})` }),
    ])(),
  );
  const form = parts.map((part) => part.form).join(' ');
  return `printf("${form}\\n", ${parts.map(({ value }) => value).join(', ')});`;
}
