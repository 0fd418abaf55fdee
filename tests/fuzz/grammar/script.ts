import type { Random } from '../random.ts';
import { boolean, expression } from './expression.ts';
import { integer } from './integer.ts';
import { begin, places } from './places.ts';
import { type Aggregate, type Callable, inner, type MapVariable, type Scope } from './scope.ts';
import { statement, storeTo } from './statement.ts';
import { int64, randomInt, randomType, type Type, typeName } from './types.ts';

/** A script in which every expression has the type that its place wants; most are accepted. */
export function typedScript(random: Random): string {
  const head = declarations(random, false);
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

/** A begin probe that prints the same wherever and whenever it runs, and ends. */
export function repeatableScript(random: Random): string {
  const { text, scope } = declarations(random, true);
  const first = firstStores(scope);
  const lines = random.list(2, 10, () => statement(scope, random.pick([1, 2, 3])));
  return `${text}begin {\n  ${[...first, ...lines].join('\n  ')}\n}\nbegin { exit(); }\n`;
}

function declarations(random: Random, isRepeatable: boolean): { text: string; scope: Scope } {
  let names = 0;
  const maps = random.list(1, 4, (index) => mapVariable(random, `@m${index}`));
  const bare: Scope = {
    random,
    place: begin,
    isRepeatable,
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
    const made = random.chance(0.5) ? subprogram(scope, `f${index}`) : macro(scope, `g${index}`);
    callables.push(made.callable);
    return made.text;
  });
  const kinds = maps.flatMap((map) => declaredKind(random, map));
  const config = random.chance(0.2)
    ? `config = { ${random.pick(['max_strlen = 40', 'max_map_keys = 2', 'on_stack_limit = 8', 'max_strlen = 2000'])} }\n`
    : '';
  return { text: [config, ...kinds, ...items].join(''), scope: { ...bare, callables } };
}

const aggregates = ['count', 'sum', 'min', 'max', 'avg', 'stats', 'hist', 'lhist'] as const;

function mapVariable(random: Random, name: string): MapVariable {
  const keys = random.list<Type>(0, 2, () => randomType(random, 1));
  if (random.chance(0.6)) return { name, keys, value: randomType(random, 2) };
  const aggregate = random.pick(aggregates);
  const tail: Partial<Record<Aggregate['name'], string>> = {
    hist: random.pick(['', ', 2', ', 5']),
    lhist: random.pick([', 0, 100, 10', ', -50, 1000, 7']),
  };
  const signed = random.chance(0.5);
  return {
    name,
    keys,
    value: { kind: 'aggregate', name: aggregate, tail: tail[aggregate] ?? '', signed },
  };
}

function declaredKind(random: Random, { name, keys, value }: MapVariable): string[] {
  if (keys.length === 0 || random.chance(0.8)) return [];
  const kinds = value.kind === 'aggregate' ? ['percpuhash', 'percpulruhash'] : ['hash', 'lruhash'];
  return [`let ${name} = ${random.pick(kinds)}(${random.pick([1, 2, 100])});\n`];
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
  const scope: Scope = {
    ...bare,
    variables: params.map((type, index) => ({ name: `p${index}`, type, isFixed: true })),
  };
  const list = params.map((_, index) => `p${index}`).join(', ');
  return {
    callable: { name, kind: 'macro', params },
    text: `macro ${name}(${list}) { ${integer(scope, 3)} }\n`,
  };
}
