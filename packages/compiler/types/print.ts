import { showType } from './show.ts';
import type {
  Place,
  TypedArgument,
  TypedBlock,
  TypedExpression,
  TypedProbe,
  TypedScript,
  TypedStatement,
} from './typed.ts';

/** The typed tree as text, for `-d types`: types stand behind a colon where they are not plain to see. */
export function showScript(script: TypedScript, probes: readonly string[]): string {
  const maps = script.maps.map((map) => {
    const key = map.key === undefined ? '' : `[${showType(map.key)}]`;
    return `map ${map.name}${key}: ${showType(map.value)} (${map.kind}, ${map.maxEntries})`;
  });
  const bodies = script.probes.map((probe) => showProbe(script, probe, probes));
  return [...maps, ...bodies].join('\n');
}

/** What names are looked up in while a probe is shown. */
interface Names {
  readonly script: TypedScript;
  readonly probe: TypedProbe;
}

function showProbe(script: TypedScript, probe: TypedProbe, probes: readonly string[]): string {
  const names = { script, probe };
  const targets = probe.targets.map((target) => probes[target.probe] ?? '?').join(', ');
  const variables = probe.variables.map(
    ({ name, type, captured }) => `  let $${name}: ${showType(type)}${captured ? ' captured' : ''}`,
  );
  const body = showBlock(probe.body, names, '  ');
  return [`${probe.programType} ${probe.name}: ${targets}`, ...variables, ...body].join('\n');
}

function showBlock(block: TypedBlock, names: Names, indent: string): string[] {
  return block.statements.flatMap((each) => showStatement(each, names, indent));
}

function showStatement(node: TypedStatement, names: Names, indent: string): string[] {
  const show = (expression: TypedExpression): string => showExpression(expression, names);
  const nested = (block: TypedBlock): string[] => showBlock(block, names, `${indent}  `);
  switch (node.kind) {
    case 'expression':
      return [`${indent}${show(node.expression)}`];
    case 'assign-variable':
      return [`${indent}$${variable(node.variable, names)} = ${show(node.value)}`];
    case 'assign-map':
      return [`${indent}${map(node, names)} = ${show(node.value)}`];
    case 'aggregate': {
      const value = node.value === undefined ? '' : show(node.value);
      return [`${indent}${map(node, names)} = ${node.aggregate.kind}(${value})`];
    }
    case 'if': {
      const otherwise =
        node.otherwise === undefined ? [] : [`${indent}else`, ...nested(node.otherwise)];
      return [`${indent}if ${show(node.condition)}`, ...nested(node.then), ...otherwise];
    }
    case 'while':
      return [`${indent}while ${show(node.condition)}`, ...nested(node.body)];
    case 'for-range': {
      const range = `${show(node.from)}..${show(node.to)}`;
      return [`${indent}for $${variable(node.variable, names)} : ${range}`, ...nested(node.body)];
    }
    case 'for-map': {
      const head = `for $${variable(node.variable, names)} : ${map(node, names)}`;
      return [`${indent}${head}`, ...nested(node.body)];
    }
    case 'return':
      return [`${indent}return${node.value === undefined ? '' : ` ${show(node.value)}`}`];
    case 'break':
    case 'continue':
      return [`${indent}${node.kind}`];
  }
}

const variable = (id: number, { probe }: Names): string => probe.variables[id]?.name ?? '?';

function map(node: { readonly map: number; readonly key?: TypedExpression }, names: Names): string {
  const name = names.script.maps[node.map]?.name ?? '@?';
  return node.key === undefined ? name : `${name}[${showExpression(node.key, names)}]`;
}

/** One expression; casts, loads and calls carry their type. */
function showExpression(node: TypedExpression, names: Names): string {
  const show = (each: TypedExpression): string => showExpression(each, names);
  const typed = (text: string): string => `${text}:${showType(node.type)}`;
  switch (node.kind) {
    case 'integer':
      return typed(String(node.value));
    case 'string':
      return JSON.stringify(node.value);
    case 'variable':
      return `$${variable(node.variable, names)}`;
    case 'map-get':
      return map(node, names);
    case 'map-reduce':
      return typed(`reduce(${map(node, names)})`);
    case 'unary':
      return typed(`(${node.operator}${show(node.operand)})`);
    case 'binary':
    case 'compare':
    case 'logical': {
      const unsigned = node.kind === 'compare' && !node.signed ? 'u' : '';
      return `(${show(node.left)} ${node.operator}${unsigned} ${show(node.right)})`;
    }
    case 'equal':
      return `(${show(node.left)} ${node.negated ? '!=' : '=='} ${show(node.right)})`;
    case 'ternary':
      return `(${show(node.condition)} ? ${show(node.then)} : ${show(node.otherwise)})`;
    case 'block': {
      const statements = node.statements.flatMap((each) => showStatement(each, names, ''));
      return `{ ${[...statements, show(node.result)].join('; ')} }`;
    }
    case 'cast':
      return `(${showType(node.type)})${show(node.operand)}`;
    case 'load': {
      const { bits } = node;
      const field = bits === undefined ? '' : ` bits ${bits.offset}+${bits.width}/${bits.unitSize}`;
      return typed(`[${showPlace(node.place, names)}${field}]`);
    }
    case 'address':
      return typed(`&[${showPlace(node.place, names)}]`);
    case 'data-location':
      return typed(`data_loc(${node.offset}${node.relative ? ', relative' : ''})`);
    case 'tuple':
    case 'record':
      return `(${node.elements.map(show).join(', ')})`;
    case 'update': {
      const { target } = node;
      const place =
        target.kind === 'map' ? map(target, names) : `$${variable(target.variable, names)}`;
      return `${node.result}(${place} ${node.operator}= ${show(node.value)})`;
    }
    case 'call-function':
      return typed(`fn ${node.function}(${node.args.map(show).join(', ')})`);
    case 'call':
      return typed(
        `${node.name}(${node.args.map((each) => showArgument(each, names)).join(', ')})`,
      );
  }
}

function showArgument(node: TypedArgument, names: Names): string {
  if (node.kind === 'map-reference') return `&${map(node, names)}`;
  if (node.kind === 'variable-reference') return `&$${variable(node.variable, names)}`;
  return showExpression(node, names);
}

function showPlace(place: Place, names: Names): string {
  switch (place.kind) {
    case 'context':
      return `ctx+${place.offset}`;
    case 'memory': {
      const { pointer } = place;
      const space = pointer.type.kind === 'pointer' ? pointer.type.space : '?';
      return `${space} ${showExpression(pointer, names)}+${place.offset}`;
    }
    case 'value':
      return `${showExpression(place.of, names)}+${place.offset}`;
    case 'index': {
      const length = place.length === undefined ? '' : ` of ${place.length}`;
      return `${showPlace(place.base, names)}+${showExpression(place.index, names)}*${place.elementSize}${length}`;
    }
  }
}
