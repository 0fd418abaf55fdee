import type { Random } from '../random.ts';
import { boolean, expression } from './expression.ts';
import { integer } from './integer.ts';
import { begin, places } from './places.ts';
import { randomPreamble } from './preamble.ts';
import {
  type Aggregate,
  type Callable,
  inner,
  type MapVariable,
  type Scope,
  type Variable,
} from './scope.ts';
import { statement, storeTo } from './statement.ts';
import { type IntType, int64, randomInt, randomType, type Type, typeName } from './types.ts';

/** A script in which every expression has the type that its place wants; most are accepted. */
export function typedScript(random: Random): string {
  const head = declarations(random, {});
  const first = `begin { ${firstStores(head.scope).join(' ')} }\n`;
  const probes = random.list(1, 3, () => {
    const place = random.pick(places);
    const scope = inner(head.scope, { place });
    const filter = random.chance(0.2) ? ` /${boolean(scope, 1).replaceAll('/', '%')}/` : '';
    const lines = random.list(1, 6, () => statement(scope, random.pick([1, 2, 3])));
    return `${place.point}${filter} {\n  ${lines.join('\n  ')}\n}`;
  });
  return `${head.text}${first}${probes.join('\n')}\n`;
}

/** The language wants every map to be assigned somewhere. */
const firstStores = (scope: Scope): string[] =>
  scope.maps.map((map) => storeTo(map, { ...scope, maps: [] }));

/** begin and end probes that print the same wherever and whenever they run, and end. */
export const repeatableScript = (random: Random): string =>
  endingScript(random, { isRepeatable: true });

/** The same in the words that bpftrace takes as well, without what it is known to do otherwise. */
export const sharedScript = (random: Random): string =>
  endingScript(random, { isRepeatable: true, isShared: true });

function endingScript(random: Random, manner: Manner): string {
  const { text, scope } = declarations(random, manner);
  const first = firstStores(scope);
  const probes = random.list(1, 2, () => {
    const within = inner(scope);
    const filter = random.chance(0.1) ? ` /${boolean(within, 1).replaceAll('/', '%')}/` : '';
    const lines = random.list(2, 7, () => statement(within, random.pick([1, 2, 3])));
    return `${random.pick(['begin', 'begin', 'end'])}${filter} {\n  ${lines.join('\n  ')}\n}\n`;
  });
  return `${text}begin {\n  ${first.join('\n  ')}\n}\n${probes.join('')}begin { exit(); }\n`;
}

type Manner = Partial<Pick<Scope, 'isRepeatable' | 'isShared'>>;

function declarations(random: Random, manner: Manner): { text: string; scope: Scope } {
  let names = 0;
  const maps = random.list(1, 4, (index) => mapVariable(random, `@m${index}`, manner));
  const bare: Scope = {
    random,
    place: begin,
    isRepeatable: false,
    isShared: false,
    ...manner,
    preamble: randomPreamble(random, manner.isShared ?? false),
    variables: [],
    maps,
    callables: [],
    loops: 0,
    isCallback: false,
    isInLoop: false,
    fresh: () => `$v${names++}`,
  };
  const callables: Callable[] = [];
  const items = random.list(0, 2, (index) => {
    const scope: Scope = {
      ...bare,
      isRepeatable: true,
      isCallback: true,
      maps: [],
      callables: [...callables],
    };
    const made = random.pick(manner.isShared ? [macro, changer] : [subprogram, macro, changer])(
      scope,
      `f${index}`,
    );
    callables.push(made.callable);
    return made.text;
  });
  const kinds = maps.flatMap((map) => declaredKind(bare, map));
  const chosen = manner.isShared ? configs : [...configs, ...ownConfigs];
  const settings = random.chance(0.3) ? `config = { ${random.pick(chosen)} }\n` : '';
  const { preamble } = bare;
  const text = [preamble.text, settings, ...kinds, ...items].join('');
  return { text, scope: { ...bare, callables } };
}

const configs = [
  'max_map_keys = 2',
  'on_stack_limit = 8',
  'max_strlen = 2000',
  'str_trunc_trailer = "~"; max_strlen = 128',
  'print_maps_on_exit = false',
  'on_stack_limit = 300; max_strlen = 200',
];

/** bpftrace's own library has words that do not fit. */
const ownConfigs = ['max_strlen = 40', 'str_trunc_trailer = "~"; max_strlen = 16'];

const aggregates = ['count', 'sum', 'min', 'max', 'avg', 'stats', 'hist', 'lhist'] as const;

function mapVariable(random: Random, name: string, { isShared }: Manner): MapVariable {
  const keys = random.list<Type>(0, 2, () => randomType(random, 1));
  if (random.chance(0.6)) return { name, keys, value: randomType(random, 2) };
  const aggregate = random.pick(aggregates);
  const tail: Partial<Record<Aggregate['name'], string>> = {
    hist: random.pick(['', ', 2', ', 5']),
    lhist: random.pick([', 0, 100, 10', ', 0, 10240, 1024', `, ${isShared ? 50 : -50}, 1000, 7`]),
  };
  const signed = random.chance(0.5);
  return {
    name,
    keys,
    value: { kind: 'aggregate', name: aggregate, tail: tail[aggregate] ?? '', signed },
  };
}

/** What an LRU map drops when it is full depends on the CPUs and on the kernel: a repeatable one is never full. */
function declaredKind({ random, isRepeatable }: Scope, { name, keys, value }: MapVariable) {
  if (keys.length === 0 || random.chance(0.8)) return [];
  const kinds = value.kind === 'aggregate' ? ['percpuhash', 'percpulruhash'] : ['hash', 'lruhash'];
  const kind = random.pick(kinds);
  const entries = kind.includes('lru') && isRepeatable ? 5000 : random.pick([1, 2, 100]);
  return [`let ${name} = ${kind}(${entries});\n`];
}

interface Made {
  readonly callable: Callable;
  readonly text: string;
}

function subprogram(bare: Scope, name: string): Made {
  const { random } = bare;
  const params = random.list(0, 3, () => randomInt(random));
  const scope: Scope = {
    ...bare,
    variables: params.map((type, index) => ({ name: `$p${index}`, type })),
  };
  const list = params.map((type, index) => `$p${index} : ${typeName(type)}`).join(', ');
  const early = random.chance(0.4)
    ? `if (${boolean(scope, 2)}) { return (int64)(${integer(scope, 2)}); } `
    : '';
  const body = `${early}return ${expression(scope, int64, 3)};`;
  return {
    callable: { name, kind: 'fn', params },
    text: `fn ${name}(${list}) : int64 { ${body} }\n`,
  };
}

function macro(bare: Scope, name: string): Made {
  const { random } = bare;
  const params = random.list(0, 2, () => randomInt(random));
  const scope: Scope = { ...bare, variables: expressionParams(params) };
  const list = params.map((_, index) => `p${index}`).join(', ');
  return {
    callable: { name, kind: 'macro', params },
    text: `macro ${name}(${list}) { ${integer(scope, 3)} }\n`,
  };
}

/** `macro f0($v, p0) { $v += (int64)(p0); $v }` */
function changer(bare: Scope, name: string): Made {
  const { random } = bare;
  const params = random.list(0, 2, () => randomInt(random));
  const scope: Scope = {
    ...bare,
    variables: [...expressionParams(params), { name: '$v', type: int64, isFixed: true }],
  };
  const list = ['$v', ...params.map((_, index) => `p${index}`)].join(', ');
  const operator = random.pick(['=', '+=', '-=', '^=']);
  return {
    callable: { name, kind: 'changer', params },
    text: `macro ${name}(${list}) { $v ${operator} (int64)(${integer(scope, 2)}); ${integer(scope, 1)} }\n`,
  };
}

const expressionParams = (params: readonly IntType[]): Variable[] =>
  params.map((type, index) => ({ name: `p${index}`, type, isFixed: true }));
