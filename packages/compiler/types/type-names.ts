import type { TypeName } from '../syntax/ast.ts';
import type { TypeOrigin } from './convert-btf.ts';
import { findMacros, macroArgumentNode } from './macros.ts';
import { nearHint } from './near.ts';
import { typeOfExpression } from './queries.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, poison } from './show.ts';
import { bool, int, pointerTo, stringOf, type Type } from './type.ts';

/** The language's own names; `T[n]` of these is a capacity, not an array. */
const ownNames: Readonly<Record<string, Type>> = {
  bool,
  void: { kind: 'void' },
  int8: int(1, true),
  int16: int(2, true),
  int32: int(4, true),
  int64: int(8, true),
  uint8: int(1, false),
  uint16: int(2, false),
  uint32: int(4, false),
  uint64: int(8, false),
  ksym_t: { kind: 'ksym' },
  usym_t: { kind: 'usym' },
  username_t: { kind: 'username' },
  macaddr_t: { kind: 'macaddr' },
  timestamp: { kind: 'timestamp' },
  cgroup_path_t: { kind: 'cgroup-path' },
  inet: { kind: 'inet' },
};

/** What a script can write for a type without any header. */
export const typeNames: readonly string[] = [...Object.keys(ownNames), 'string', 'buffer'];

/** C's spellings, which BTF knows only in part. */
const cNames: Readonly<Record<string, Type>> = {
  char: int(1, true),
  'unsigned char': int(1, false),
  short: int(2, true),
  'unsigned short': int(2, false),
  int: int(4, true),
  unsigned: int(4, false),
  'unsigned int': int(4, false),
  long: int(8, true),
  'unsigned long': int(8, false),
  'long long': int(8, true),
  'unsigned long long': int(8, false),
  int8_t: int(1, true),
  int16_t: int(2, true),
  int32_t: int(4, true),
  int64_t: int(8, true),
  uint8_t: int(1, false),
  uint16_t: int(2, false),
  uint32_t: int(4, false),
  uint64_t: int(8, false),
  size_t: int(8, false),
  uintptr_t: int(8, false),
};

/** A type as written; poison after a diagnostic. `T[]` has length 0. */
export function resolveTypeName(node: TypeName, scope: Scope): Type {
  const { suffixes } = node;
  const [first] = suffixes;
  if ((node.name === 'string' || node.name === 'buffer') && node.tag === undefined) {
    return sizedType(node, scope);
  }
  let type = baseType(node, scope);
  if (type === undefined) return poison;
  const sized = node.name === 'inet' && first?.kind === 'array' ? suffixes.slice(1) : suffixes;
  const { space } = scope.probe.provider;
  for (const suffix of sized) {
    type =
      suffix.kind === 'pointer'
        ? pointerTo(type, space)
        : { kind: 'array', element: type, length: Number(suffix.length ?? 0n) };
  }
  return type;
}

function sizedType(node: TypeName, scope: Scope): Type {
  const [first, ...rest] = node.suffixes;
  const { maxStrlen } = scope.script.config;
  const capacity = first?.kind === 'array' ? Number(first.length ?? 0n) : maxStrlen;
  let type: Type = node.name === 'string' ? stringOf(capacity) : { kind: 'buffer', capacity };
  for (const suffix of first?.kind === 'array' ? rest : node.suffixes) {
    if (suffix.kind === 'array') {
      type = { kind: 'array', element: type, length: Number(suffix.length ?? 0n) };
    } else type = pointerTo(type, scope.probe.provider.space);
  }
  return type;
}

function baseType(node: TypeName, scope: Scope): Type | undefined {
  const { structs } = scope.script;
  const { tag, name, expression } = node;
  if (expression !== undefined) {
    const type = typeOfExpression(expression, scope);
    return isPoison(type) ? undefined : type;
  }
  const argument = tag === undefined ? macroArgumentNode(name, scope) : undefined;
  if (argument !== undefined) {
    const type = typeOfExpression(argument.node, argument.scope);
    return isPoison(type) ? undefined : type;
  }
  const found =
    tag === undefined
      ? (ownNames[name] ?? structs.named(name, originHere(scope)) ?? cNames[name])
      : tag === 'enum'
        ? structs.enum(name, binaryHere(scope))
        : structs.struct(tag, name, binaryHere(scope));
  if (found !== undefined) return found;
  if (tag === undefined && isValueName(name, scope)) {
    const type = typeOfExpression({ kind: 'identifier', name, span: node.span }, scope);
    return isPoison(type) ? undefined : type;
  }
  const written = tag === undefined ? name : `${tag} ${name}`;
  const known =
    tag === undefined
      ? [...Object.keys(ownNames), ...structs.names('typedef')]
      : structs.names(tag);
  fail(scope, 'unknown-type', node.span, `Type '${written}' is not known`, {
    hint:
      structHint(node, scope) ??
      nearHint(name, known) ??
      'Define it before the first probe, or include its header',
  });
  return undefined;
}

/** `sizeof(GREEN)`: the parser takes a lone name for a type. */
const isValueName = (name: string, scope: Scope): boolean =>
  scope.script.structs.enumerator(name, binaryHere(scope)) !== undefined ||
  scope.script.structs.text(name) !== undefined ||
  findMacros(name, scope).length > 0;

/** The program that the probe sits in: its types go before the kernel's. Marks that the body needs them. */
export function binaryHere({ probe }: Scope): string | undefined {
  const { binary } = probe.targets[0]!;
  if (binary !== undefined) probe.uses.binary = true;
  return binary;
}

function originHere(scope: Scope): TypeOrigin {
  const binary = binaryHere(scope);
  return { space: scope.probe.provider.space, ...(binary !== undefined && { binary }) };
}

/** The commonest slip: a struct named without its tag, or with the wrong one. */
function structHint(node: TypeName, scope: Scope): string | undefined {
  const { structs } = scope.script;
  for (const tag of ['struct', 'union'] as const) {
    if (node.tag !== tag && structs.struct(tag, node.name, binaryHere(scope)) !== undefined) {
      return `Write '${tag} ${node.name}'`;
    }
  }
  return undefined;
}
