import type { Expression, Identifier, TypeName } from '../syntax/ast.ts';
import { literalOf, poisoned, stringLiteral } from './build.ts';
import { isAggregate } from './convert.ts';
import { checkExpression } from './expressions.ts';
import { macroArgumentNode } from './macros.ts';
import { mapReference } from './maps.ts';
import { nearHint } from './near.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, poison, showType } from './show.ts';
import { sizeOf, type Type } from './type.ts';
import { resolveTypeName } from './type-names.ts';
import type { TypedExpression } from './typed.ts';
import { allowUnstable } from './unstable.ts';

type QueryNode = Expression & { readonly kind: 'type-query' };

/** `sizeof(T)`, `sizeof(e)`, `typeinfo(e)`: e is not executed. */
export function checkTypeQuery(node: QueryNode, scope: Scope): TypedExpression {
  if (node.query === 'typeof') {
    return fail(scope, 'unsupported-syntax', node.span, 'typeof stands where a type is written', {
      hint: 'Use it in a cast, a declaration, sizeof, offsetof or an argument of a macro',
    });
  }
  if (node.query === 'typeinfo' && !allowUnstable('typeinfo', node.span, scope))
    return poisoned(node.span);
  const type = argumentType(node, scope);
  if (isPoison(type)) return poisoned(node.span);
  return node.query === 'sizeof'
    ? literalOf(node.span, BigInt(askedSize(type)))
    : typeInfo(node, type, scope);
}

/** An aggregation counts as one word, whatever a CPU keeps of it, and an enumerator has the 64 bits of its arithmetic. */
const askedSize = (type: Type): number =>
  isAggregate(type) || type.kind === 'enum' ? 8 : sizeOf(type);

/** A record of what is known of a type; equal for equal types. */
function typeInfo({ span }: QueryNode, type: Type, scope: Scope): TypedExpression {
  const { structs } = scope.script;
  const elements = [
    literalOf(span, BigInt(type.kind === 'struct' ? (structs.btfId(type) ?? 0) : 0)),
    stringLiteral(span, baseTypeName(type)),
    stringLiteral(span, showType(type)),
  ];
  const names = ['btf_id', 'base_type', 'full_type'];
  const fields = elements.map((each, index) => ({ name: names[index]!, type: each.type }));
  return { kind: 'record', span, elements, type: { kind: 'record', fields } };
}

/** The family of a type, in bpftrace's words. */
function baseTypeName(type: Type): string {
  switch (type.kind) {
    case 'integer':
    case 'enum':
      return 'int';
    case 'sum':
    case 'min':
    case 'max':
    case 'avg':
    case 'stats':
      return `${type.kind}_t`;
    case 'struct':
      return 'c_type';
    case 'macaddr':
      return 'mac_address';
    case 'pointer':
    case 'array':
    case 'string':
    case 'buffer':
    case 'tuple':
    case 'record':
    case 'kstack':
    case 'ustack':
      return type.kind;
    default:
      return showType(type);
  }
}

/** `offsetof(T, a.b)`. */
export function checkOffsetof(
  node: Expression & { readonly kind: 'offsetof' },
  scope: Scope,
): TypedExpression {
  const type = argumentType(node, scope);
  const path = node.path.flatMap((name) => namesOf(name, scope));
  const offset = isPoison(type) ? undefined : memberOffset(type, path, scope);
  return offset === undefined ? poisoned(node.span) : literalOf(node.span, BigInt(offset));
}

/** A parameter of a macro stands for the name that the caller wrote. */
function namesOf(name: Identifier, scope: Scope): readonly Identifier[] {
  const argument = macroArgumentNode(name.name, scope)?.node;
  return argument?.kind === 'identifier' ? [{ name: argument.name, span: name.span }] : [name];
}

/** Bytes from the start of a struct to a member of it or of structs in it; undefined after a diagnostic. */
export function memberOffset(
  struct: Type,
  path: readonly Identifier[],
  scope: Scope,
): number | undefined {
  const { structs } = scope.script;
  let type = struct;
  let offset = 0;
  for (const { name, span } of path) {
    const field = type.kind === 'struct' ? structs.field(type, name, 'kernel') : undefined;
    if (field === undefined) {
      const names = type.kind === 'struct' ? structs.fieldNames(type) : [];
      fail(scope, 'unknown-field', span, `${showType(type)} has no field '${name}'`, {
        hint: nearHint(name, names) ?? [],
      });
      return undefined;
    }
    offset += field.offset;
    type = field.type;
  }
  return offset;
}

/** What `typeof(e)` and its kin ask about: a type as written, or that of an expression which is not executed. */
function argumentType(
  node: { readonly argument: TypeName | Expression; readonly argumentIsType: boolean },
  scope: Scope,
): Type {
  return node.argumentIsType
    ? resolveTypeName(node.argument as TypeName, scope)
    : typeOfExpression(node.argument as Expression, scope);
}

/** A map with keys stands for the type of its keys. */
export function typeOfExpression(node: Expression, scope: Scope): Type {
  const written = writtenType(node, scope);
  if (written !== undefined) return written;
  if (node.kind === 'map') {
    const map = mapReference(node, scope);
    if (map === undefined) return poison;
    const { key, value } = scope.script.maps.entry(map.map);
    return (key === undefined || key.kind === 'none' ? value : key) ?? poison;
  }
  return checkExpression(node, { ...scope, onlyTyped: true }).type;
}

/** The type that an argument of a macro or of a builtin writes out, or undefined when it is a value. */
export function writtenType(node: Expression, scope: Scope): Type | undefined {
  if (node.kind === 'type-query' && node.query === 'typeof') return argumentType(node, scope);
  if (node.kind !== 'identifier') return undefined;
  const argument = macroArgumentNode(node.name, scope);
  return argument && writtenType(argument.node, argument.scope);
}
