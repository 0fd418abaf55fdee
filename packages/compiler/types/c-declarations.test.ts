import { expect, test } from 'vitest';
import { checkText, codesOf, variableTypeOf } from './check-text.ts';
import { showScript } from './print.ts';

const preamble = `#define LIMIT 5
#define NAME "x"
struct pair { int a; char tag[8]; struct pair *next; unsigned long low:3; union { int u; long v; }; struct sock s; };
enum colour { RED, BLUE = 7 };
typedef struct { short z; } small_t;
`;

const cases: [expression: string, type: string][] = [
  ['((struct pair *)0)->a', 'int32'],
  ['((struct pair *)0)->tag', 'string[8]'],
  ['((struct pair *)0)->next', 'struct pair *'],
  ['((struct pair *)0)->next->next->low', 'uint64'],
  ['((struct pair *)0)->v', 'int64'],
  ['((struct pair *)0)->s.sk_mark', 'uint32'],
  ['((small_t *)0)->z', 'int16'],
  ['BLUE', 'enum colour'],
  ['LIMIT', 'int8'],
  ['LIMIT + 300', 'int16'],
  ['NAME', 'string[2]'],
  ['AF_INET6', 'int8'],
  ['(enum colour)7', 'enum colour'],
];

test.each(cases)('%s is of type %s', (expression, type) => {
  expect(variableTypeOf(checkText(`${preamble}begin { $v = ${expression}; }`))).toBe(type);
});

test('fields lie where a C compiler puts them', () => {
  const { typed, probes } = checkText(
    `${preamble}begin { $p = (struct pair *)0; print($p->low); print($p->v); print($p->s.sk_mark); print(sizeof(struct pair)); }`,
  );
  expect(showScript(typed, probes).split('\n').slice(3)).toEqual([
    '  print([kernel $p+24 bits 0+3/8]:uint64):none',
    '  print([kernel $p+32]:int64):none',
    '  print([kernel $p+56]:uint32):none',
    '  print(64:int8):none',
  ]);
});

test("the script's own struct wins over the kernel's", () => {
  const script = (field: string) =>
    `struct task_struct { int mine; }; begin { print(curtask->${field}); }`;
  expect(codesOf(checkText(script('mine')))).toEqual([]);
  expect(codesOf(checkText(script('pid')))).toEqual(['unknown-field']);
});

test('what is printed as a whole carries its fields and names', () => {
  const { typed } = checkText('begin { print(curtask->se); print(TCP_CLOSE); @m = curtask->se; }');
  const [first, second] = typed.probes[0]!.body.statements.map((statement) => {
    const call = statement.kind === 'expression' ? statement.expression : undefined;
    const [arg] = call?.kind === 'call' ? call.args : [];
    return arg !== undefined && 'type' in arg ? arg.type : undefined;
  });
  const fields = [
    { name: 'vruntime', offset: 0, type: { kind: 'integer', size: 8, signed: false } },
    { name: 'depth', offset: 8, type: { kind: 'integer', size: 4, signed: true } },
  ];
  expect(first).toEqual({ kind: 'struct', name: 'struct sched_entity', size: 16, fields });
  expect(second).toMatchObject({ enumerators: [{ name: 'TCP_ESTABLISHED', value: '1' }, {}, {}] });
  expect(typed.maps[0]?.value).toMatchObject({ fields });
});
